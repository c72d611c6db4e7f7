configure terminal
ntp server 198.51.100.7 use-vrf management
end
copy running-config startup-config
