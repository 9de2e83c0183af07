"""What shoppers say, and the tool calls that are right for it: the examination of the offline model.

`tuned.toml` may be read by whoever tunes the grammar, `kept_apart.toml` may not: its figure alone says how the model
does with sentences that nobody wrote rules for. `second.toml` was written later to widen the grammar, in one go and
before it was looked at again; a third of that, by lot, is kept apart as `second_apart.toml`. `third.toml` and
`third_apart.toml` were written and parted in the same way, before the model was made to score; `fourth.toml` and
`fourth_apart.toml` by three who had not seen the grammar, and harder than what stood before; `fifth.toml` and
`fifth_apart.toml` by four who had read `tuned.toml` alone, as what its other half may look like, and
`sixth.toml` and `sixth_apart.toml` by two more, in the same way, `seventh.toml` and `eighth.toml` with their
`_apart` by one each. `sentences.py` says what the files hold.
"""
