-- shard: the head of a shard, the fence, how an incarnation opens, and what this region's increments in a shard come to.
local MAX = 9007199254740991

-- A head lies in Redis as a MessagePack array of: the run_id of the Redis process that the shard was opened under; the
-- incarnation; the number that its slots are stored under; whether counters and whether keys are whole, because the log has
-- been read up in this very incarnation (see settle); the sequence; the increments and decrements, in absolute numbers, in
-- all slots of this region that lie here, and those counted in this incarnation, which tell what a loss of data cost.
local RUN, INCARNATION, NUMBER, COUNTERS, KEYED, SEQUENCE, OWNED, ADDED = 1, 2, 3, 4, 5, 6, 7, 8

-- Lua's tostring(1e14) is '1e+14', which Redis does not take for an integer. %d is exact up to 2^63 and four times as fast
-- as %.0f.
local function decimal(number) return string.format('%d', number) end

-- Names this Redis process. A marker key would survive a rollback or a failover; the run_id never does.
local function run_id()
  local info = redis.call('INFO', 'server')
  local _, at = string.find(info, 'run_id:', 1, true) -- a pattern takes 26,000 instructions more
  return string.sub(info, at + 1, at + 40)
end

-- The array that a key holds. MGET passes over a key of another type, GET does not.
local function array(key, packed)
  local values = (packed or redis.call('GET', key)) and cmsgpack.unpack(packed) or nil
  if packed and type(values) ~= 'table' then error({ err = 'WRONGTYPE ' .. key .. ' does not hold what Tally writes' }) end
  return values
end

-- A head as it stands under the fence, and '' or the reason why open() is due before anything is written: restart, empty.
-- Then its incarnation is ''.
local function stands(key, packed, run)
  local head = array(key, packed)
  if not head then return { '', '', 0, false, false, 0, 0, 0 }, 'empty' end
  if head[RUN] == run then return head, '' end
  head[INCARNATION], head[COUNTERS], head[KEYED], head[ADDED] = '', false, false, 0
  return head, 'restart'
end

local function stand(key, run) return stands(key, redis.call('GET', key), run) end

-- The number that the next incarnation gets.
local function next_number(incarnations) return redis.call('HLEN', incarnations) / 2 + 1 end

-- Gives an incarnation the short number that its slots are stored under.
local function enrol(incarnations, incarnation)
  local number = next_number(incarnations)
  redis.call('HSET', incarnations, incarnation, decimal(number), decimal(number), incarnation)
  return number
end

-- Opens a new incarnation; whoever opens saves the head.
local function open(head, incarnations, run, candidate)
  head[RUN], head[INCARNATION], head[NUMBER] = run, candidate, enrol(incarnations, candidate)
  head[COUNTERS], head[KEYED], head[ADDED] = false, false, 0
end

local function save(key, head) redis.call('SET', key, cmsgpack.pack(head)) end

-- What a shard that stands so has counted, as 'settle' and 'sums' answer it.
local function sums(head)
  return { head[INCARNATION], head[COUNTERS] and 1 or 0, decimal(head[OWNED]), decimal(head[ADDED]) }
end

-- Fills in what stands in front of a shard's changes in an event, five places from 'at' on: shard, incarnation, what it
-- means, what the incarnation has counted so far, number of changes.
local function event_head(event, at, key, head, dirtied, changes)
  event[at], event[at + 1] = string.match(key, '%d+'), head[INCARNATION]
  event[at + 2] = (dirtied and '+' or '=') .. (head[COUNTERS] and '' or '~')
  event[at + 3], event[at + 4] = decimal(head[ADDED]), changes
end

-- A channel with a hash tag is one shard's: in Redis Cluster, where PUBLISH would carry the message to every node.
local function publish(channel, event)
  redis.call(string.find(channel, '{', 1, true) and 'SPUBLISH' or 'PUBLISH', channel, table.concat(event, ' '))
end
