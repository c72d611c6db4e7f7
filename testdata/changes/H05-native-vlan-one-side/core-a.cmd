conf t
interface port-channel11
  switchport trunk native vlan 99
end
