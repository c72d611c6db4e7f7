conf t
hardware access-list tcam region ing-racl 1024
hardware access-list tcam region egr-racl 512
end
copy r s
