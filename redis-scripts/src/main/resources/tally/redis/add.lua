#!lua
-- add: adds one batch of increments to this region's own slots.
-- KEYS     for each shard: shard, incarnations, dirty, then the counter of each item
-- ARGV     shards 1..1024; for each shard: channel, candidate incarnation, items 0..1000;
--          for each item: increments 0..2^53-1, decrements 0..2^53-1
-- Returns  for each shard: incarnation, reason ('' | restart | empty), sequence,
--          then for each item: status (ok | overflow), total, version
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   not safe: every call counts again
-- @include shard
-- @include counter

local function plan_item(counter, slot, p, n)
  local now = redis.call('HMGET', counter, 't', 'v', 'p' .. slot, 'n' .. slot)
  local item = { counter = counter, p = tonumber(p), n = tonumber(n), total = now[1] or '0', version = now[2] or '0' }
  local total = tonumber(item.total) + item.p - item.n
  item.fits = tonumber(now[3] or 0) + item.p <= MAX
    and tonumber(now[4] or 0) + item.n <= MAX
    and (total <= MAX or item.p <= item.n)
    and (total >= -MAX or item.n <= item.p)
  return item
end

local function plan(run)
  local shards, key, arg = {}, 1, 2
  for s = 1, tonumber(ARGV[1]) do
    local group = { shard = KEYS[key], incarnations = KEYS[key + 1], dirty = KEYS[key + 2], items = {} }
    group.channel, group.candidate = ARGV[arg], ARGV[arg + 1]
    group.at = stand(group.shard, group.incarnations, run)
    local items = tonumber(ARGV[arg + 2])
    key, arg = key + 3, arg + 3
    for i = 1, items do
      group.items[i] = plan_item(KEYS[key], group.at.slot, ARGV[arg], ARGV[arg + 1])
      group.writes = group.writes or group.items[i].fits
      key, arg = key + 1, arg + 2
    end
    shards[s] = group
  end
  return shards
end

local function write_item(item, slot)
  if item.p > 0 then redis.call('HINCRBY', item.counter, 'p' .. slot, decimal(item.p)) end
  if item.n > 0 then redis.call('HINCRBY', item.counter, 'n' .. slot, decimal(item.n)) end
  item.total = stored(redis.call('HINCRBY', item.counter, 't', decimal(item.p - item.n)), item.counter)
  item.version = redis.call('HINCRBY', item.counter, 'v', 1)
end

local run, answers = run_id(), {}
for s, group in ipairs(plan(run)) do
  local at = group.at
  if at.reason ~= '' then
    open(group.shard, group.incarnations, run, group.candidate)
    at.incarnation = group.candidate
  end
  local sequence = redis.call('HINCRBY', group.shard, 'sequence', group.writes and 1 or 0)
  local answer, event, marks = { at.incarnation, at.reason, sequence }, { at.incarnation, '+' }, {}
  for _, item in ipairs(group.items) do
    if item.fits then
      write_item(item, at.slot)
      local id = name(group.shard, item.counter)
      marks[#marks + 1], marks[#marks + 2] = sequence, id
      event[#event + 1], event[#event + 2], event[#event + 3] = id, item.total, item.version
    end
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] =
      item.fits and 'ok' or 'overflow', item.total, item.version
  end
  if group.writes then
    redis.call('ZADD', group.dirty, unpack(marks))
    redis.call('PUBLISH', group.channel, table.concat(event, ' '))
  end
  answers[s] = answer
end
return answers
