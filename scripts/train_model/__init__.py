"""Makes Attune's small model for Vosk: see README.md beside this file."""
