-- shard: the fence, and how an incarnation opens.
local MAX = 9007199254740991

-- Lua's tostring(1e14) is '1e+14', which Redis does not take for an integer.
local function decimal(number) return string.format('%.0f', number) end

-- Names this Redis process. A marker key would survive a rollback or a failover; the run_id never does.
local function run_id() return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') end

-- How a shard stands under the fence. A reason other than '' says that open() is due before anything is written.
local function stand(shard, incarnations, run)
  local at = redis.call('HMGET', shard, 'run', 'incarnation', 'slot')
  if at[1] == run then return { incarnation = at[2], slot = at[3], reason = '' } end
  local next_slot = decimal(redis.call('HLEN', incarnations) / 2 + 1)
  return { incarnation = '', slot = next_slot, reason = at[1] and 'restart' or 'empty' }
end

-- Gives an incarnation the short number that its slots are stored under.
local function enrol(incarnations, incarnation)
  local slot = decimal(redis.call('HLEN', incarnations) / 2 + 1)
  redis.call('HSET', incarnations, incarnation, slot, slot, incarnation)
  return slot
end

local function open(shard, incarnations, run, candidate)
  local slot = enrol(incarnations, candidate)
  redis.call('HSET', shard, 'run', run, 'incarnation', candidate, 'slot', slot)
end
