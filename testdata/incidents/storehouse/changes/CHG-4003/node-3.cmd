reload now
