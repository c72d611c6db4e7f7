conf t
vlan 70
  name lab
end
copy run start
