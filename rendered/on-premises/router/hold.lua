-- A connection waits while none of the backends has a server that is up and takes connections, instead of being
-- refused. PgBouncer then waits, and so do its clients.
--
-- "one": HAProxy 3.0 believes every server up until its first check fails, so just after a start each standby
-- counts as a primary. More than one primary means: not known yet.
--
-- hold_until_up(backends separated by commas, "any" or "one", seconds)
local function servers_up(names)
  local up = 0
  for name in string.gmatch(names, "[^,]+") do
    up = up + core.backends[name]:get_srv_act()
  end
  return up
end

-- Whether a server takes connections now: the last check may be older than its death. A stream that
-- is refused waits a second, and HAProxy 3.0 forgets it for ever if the server is marked down then.
local function accepts(server)
  local host, port = string.match(server:get_addr(), "^%[?(.-)%]?:(%d+)$")
  local socket = core.tcp()
  socket:settimeout(1)
  local connected = socket:connect(host, tonumber(port))
  socket:close()
  return connected ~= nil
end

local function one_accepts(names)
  for name in string.gmatch(names, "[^,]+") do
    for _, server in pairs(core.backends[name].servers) do
      local status = server:get_stats()["status"]
      if string.sub(status, 1, 2) == "UP" and accepts(server) then return true end
    end
  end
  return false
end

core.register_action("hold_until_up", { "tcp-req" }, function(txn, names, wanted, seconds)
  local waits = tonumber(seconds) * 10
  while waits > 0 do
    local up = servers_up(names)
    local known = up == 1 or (up > 1 and wanted == "any")
    if known and one_accepts(names) then return end
    core.msleep(100)
    waits = waits - 1
  end
end, 3)
