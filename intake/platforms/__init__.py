"""The platforms that deliver orders to us, each a value: signature, reader, validator. `table.py` lists them."""
