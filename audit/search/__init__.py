"""Finding events among millions: a table of postings beside the log, filled behind the sequencer.

Each event has traits (`traits.py`: its action, its agent, a policy that decided it, a mark such as "refused"). A
posting is a trait's number and the event's position in the log, so that one b-tree answers every filter, newest first,
and two filters are the rarer one probed in the other. Nothing here is evidence: `manage.py index_audit --anew` makes it
again.
"""
