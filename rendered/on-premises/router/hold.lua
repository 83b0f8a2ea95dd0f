-- hold_until_up(backends separated by commas, "any" or "one", seconds)
local function servers_up(names)
  local up = 0
  for name in string.gmatch(names, "[^,]+") do
    up = up + core.backends[name]:get_srv_act()
  end
  return up
end

core.register_action("hold_until_up", { "tcp-req" }, function(txn, names, wanted, seconds)
  local waits = tonumber(seconds) * 10
  while waits > 0 do
    local up = servers_up(names)
    if up == 1 or (up > 1 and wanted == "any") then return end
    core.msleep(100)
    waits = waits - 1
  end
end, 3)
