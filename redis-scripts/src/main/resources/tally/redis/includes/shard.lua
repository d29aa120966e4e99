-- shard: the fence, how an incarnation opens, and what this region's increments in a shard come to.
local MAX = 9007199254740991

-- Lua's tostring(1e14) is '1e+14', which Redis does not take for an integer. %d is exact up to 2^63 and four times as fast
-- as %.0f.
local function decimal(number) return string.format('%d', number) end

-- Names this Redis process. A marker key would survive a rollback or a failover; the run_id never does.
local function run_id() return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') end

-- How a shard stands under the fence. A reason other than '' says that open() is due before anything is written.
-- Counters and keys are whole once the log has been read up in this very incarnation (see settle).
local function stand(shard, incarnations, run)
  local at = redis.call('HMGET', shard, 'run', 'incarnation', 'slot', 'counters', 'keys', 'sequence', 'owned', 'added')
  local open = at[1] == run
  return {
    incarnation = open and at[2] or '',
    slot = open and at[3] or decimal(redis.call('HLEN', incarnations) / 2 + 1),
    reason = open and '' or at[1] and 'restart' or 'empty',
    counters = open and at[4] == at[2],
    keys = open and at[5] == at[2],
    sequence = tonumber(at[6] or 0),
    owned = tonumber(at[7] or 0),
    added = open and tonumber(at[8] or 0) or 0,
  }
end

-- Gives an incarnation the short number that its slots are stored under.
local function enrol(incarnations, incarnation)
  local slot = decimal(redis.call('HLEN', incarnations) / 2 + 1)
  redis.call('HSET', incarnations, incarnation, slot, slot, incarnation)
  return slot
end

local function open(shard, incarnations, run, candidate)
  local slot = enrol(incarnations, candidate)
  redis.call('HSET', shard, 'run', run, 'incarnation', candidate, 'slot', slot, 'added', '0')
end

-- Raises 'added' (increments and decrements counted in this incarnation) or 'owned' (those in all slots of this region
-- that lie here), both in absolute numbers. They serve to tell what a loss of data cost.
local function raise(shard, field, by) return decimal(redis.call('HINCRBY', shard, field, decimal(by))) end

-- What a shard that stands so has counted, as 'settle' and 'sums' answer it.
local function sums(shard, at)
  local found = redis.call('HMGET', shard, 'owned', 'added')
  return { at.incarnation, at.counters and 1 or 0, found[1] or '0', found[2] or '0' }
end

-- The beginning of an event: incarnation, what it means, and what the incarnation has counted so far.
local function event_head(at, dirtied, added)
  return at.incarnation .. ' ' .. (dirtied and '+' or '=') .. (at.counters and '' or '~') .. ' ' .. added
end
