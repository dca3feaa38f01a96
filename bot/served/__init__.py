"""The platforms that a process serves: each made of the settings, with its library imported only when it is used."""
