"""The demo study: ``study/`` as it stands at the end, ``story.yaml`` for how it came to be so."""
