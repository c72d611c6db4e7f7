configure terminal
ip access-list VTY-NEW
  10 permit tcp 172.16.99.0/24 any
  20 deny ip any any log
ip access-list MGMT-NEW
  10 permit tcp 172.16.99.0/24 any eq 22
  20 deny ip any any log
line vty
  access-class VTY-NEW in
interface mgmt0
  ip access-group MGMT-NEW in
end
copy running-config startup-config
