"""python -m train_model: see making.py."""

import sys

try:
    from train_model.making import main
except ModuleNotFoundError as error:
    sys.exit(f"The library {error.name} is missing. In the checkout: pip install -e '.[training,pocketsphinx]'")

sys.exit(main())
