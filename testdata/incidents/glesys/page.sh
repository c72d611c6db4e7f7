#!/bin/sh
# Pages whoever is on call; the replay answers for them. $1 is the message.
printf "page: %s\n" "$1"
