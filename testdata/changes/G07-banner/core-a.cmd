conf t
banner motd ^
Authorised persons only. What you do is recorded.
Do not reload without a ticket.
^
end
