-- counter: how a counter lies in its hash: t total, v version, and per incarnation number i its slot pi, ni.

-- The total as stored. HINCRBY answers through a double, which is exact only up to 2^53 - 1.
local function stored(total, counter)
  if total > MAX or total < -MAX then return redis.call('HGET', counter, 't') end
  return decimal(total)
end

-- The name of the counter that a key holds: what stands behind the shard's prefix.
local function name(shard, counter) return string.sub(counter, #shard - #'#shard' + 1) end
