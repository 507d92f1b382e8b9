"""What a server of the house has: who may ask it, what a browser may do with its pages, and how much it takes.

It knows nothing of what is served. `guarding.py` hears only requests that name the server rightly (`Host`: a foreign
name may be another page's way in, by DNS rebinding) and, where they come from a page, from its own (`Origin`);
`keys.py` compares a key in constant time. `file_transfer.py` sends the files of a folder and receives others,
`ports.py` finds a port, `listening.py` runs an application there and ends what dawdles. Whatever is refused is refused
in one sentence.
"""
