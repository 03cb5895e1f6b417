"""The ledger: what was approved and applied, in lines that hold each other fast. Pure: bytes in, records and bytes out."""
