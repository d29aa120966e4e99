-- once: the idempotency keys of a shard, in a ring of generations. Each generation is a hash: 'name key' to
-- 'delta total version incarnation at-ms', the change that was asked for and the answer that it got.

-- Where a key is remembered, in whichever generation.
local function recall_key(rings, field)
  for _, ring in ipairs(rings) do
    local text = redis.call('HGET', ring, field)
    if text then return text end
  end
  return nil
end

-- How many keys of each generation this region took itself, in the shard's hash; none that the log brought.
local TAKEN = { 'taken0', 'taken1', 'taken2', 'taken3', 'taken4', 'taken5' }

-- How many keys this region took itself, of all that are remembered. A version that does not count them leaves a count
-- standing when it forgets a generation, so what lies there is the most.
local function taken_keys(state, rings)
  local counts, taken = redis.call('HMGET', state, unpack(TAKEN)), 0
  for i, ring in ipairs(rings) do taken = taken + math.min(tonumber(counts[i] or 0), redis.call('HLEN', ring)) end
  return taken
end

-- The generation to remember new keys in, and the field of its count. It turns when it is a step old, by Redis' own clock,
-- and then forgets the oldest; at most once a call, so that a clock that jumps ahead costs one step of the window and never
-- all of it.
local function generation(state, rings, step)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local at = redis.call('HMGET', state, 'generation', 'since')
  local index, since = tonumber(at[1] or 0), tonumber(at[2] or -1)
  if since >= 0 and since <= now and now - since < step then return rings[index + 1], TAKEN[index + 1] end
  if since >= 0 and now - since >= step then
    index = (index + 1) % #rings
    redis.call('UNLINK', rings[index + 1])
    redis.call('HDEL', state, TAKEN[index + 1])
  end
  redis.call('HSET', state, 'generation', decimal(index), 'since', decimal(now))
  return rings[index + 1], TAKEN[index + 1]
end
