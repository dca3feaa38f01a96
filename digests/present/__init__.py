"""The words of every edition and answer: data in, Messages out, each fitting one post."""
