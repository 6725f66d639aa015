"""The smallest files that are told apart by their first bytes, with the marks that the checks look for. Nothing plays them."""

VOICE = b"ID3\x04" + bytes(200)
FILM = b"\x00\x00\x00\x18ftypisom" + bytes(40) + b"hdlr....vide" + bytes(200)
SOUND_ALONE = b"\x00\x00\x00\x18ftypisom" + bytes(40) + b"hdlr....soun" + bytes(200)
QUICKTIME = b"\x00\x00\x00\x18ftypqt  " + bytes(40) + b"vide"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:03.000\nWhat should come first?\n"
