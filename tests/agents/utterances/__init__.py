"""What shoppers say, and the tool calls that are right for it: the examination of the offline model.

`tuned.toml` may be read by whoever tunes the grammar, `kept_apart.toml` may not: its figure alone says how the model
does with sentences that nobody wrote rules for. `sentences.py` says what the files hold.
"""
