#!lua
-- add: adds one batch of increments to this region's own slots, each idempotency key at most once.
-- KEYS     for each shard: shard, incarnations, dirty; if it has keyed items: outbox, generations 1..6;
--          then the counter of each item
-- ARGV     shards 1..1024, now ms, step of a generation ms, most keys in a shard; for each shard: channel,
--          candidate incarnation, keyed 0 | 1, items 0..1000; for each item: increments 0..2^53-1,
--          decrements 0..2^53-1 (both without what is keyed), keyed changes 0..1000, for each: key, delta
-- Returns  for each shard: incarnation, reason ('' | restart | empty), sequence, then for each item: status
--          (ok | overflow), total, version, and for each keyed change: '' (counted), mismatch, recovering, full,
--          or what it was answered: 'delta total version incarnation at-ms'
-- Errors   WRONGTYPE of the shard or a counter, OOM: nothing was written
-- Repeat   not safe: every call counts what has no key again
-- @include shard
-- @include counter
-- @include once
-- @include batch

local function write_item(group, item, slot, sequence)
  if item.p > 0 then redis.call('HINCRBY', item.counter, 'p' .. slot, decimal(item.p)) end
  if item.n > 0 then redis.call('HINCRBY', item.counter, 'n' .. slot, decimal(item.n)) end
  item.total = stored(redis.call('HINCRBY', item.counter, 't', decimal(item.p - item.n)), item.counter)
  item.version = redis.call('HINCRBY', item.counter, 'v', 1)
  for _, change in ipairs(item.fresh) do
    local ring = generation(group.shard, group.rings, tonumber(ARGV[3]))
    change.text = table.concat({ change.delta, item.total, item.version, group.at.incarnation, ARGV[2] }, ' ')
    redis.call('HSET', ring, change.field, change.text)
    redis.call('ZADD', group.outbox, sequence, change.field .. ' ' .. change.text)
  end
end

local function write(group, run)
  local at = group.at
  if at.reason ~= '' then
    open(group.shard, group.incarnations, run, group.candidate)
    at.incarnation = group.candidate
  end
  local sequence = redis.call('HINCRBY', group.shard, 'sequence', group.weight > 0 and 1 or 0)
  local answer, event, marks = { at.incarnation, at.reason, sequence }, {}, {}
  for _, item in ipairs(group.items) do
    if item.writes then
      write_item(group, item, at.slot, sequence)
      local id = name(group.shard, item.counter)
      marks[#marks + 1], marks[#marks + 2] = sequence, at.slot .. ' ' .. id
      event[#event + 1] = ' ' .. id .. ' ' .. item.total .. ' ' .. item.version
    end
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] =
      item.fits and 'ok' or 'overflow', item.total, item.version
    for _, change in ipairs(item.keyed) do
      answer[#answer + 1] = change.answer or change.like.text or ''
    end
  end
  if group.weight > 0 then
    raise(group.shard, 'owned', group.weight)
    redis.call('ZADD', group.dirty, unpack(marks))
    local head = event_head(at, true, raise(group.shard, 'added', group.weight))
    redis.call('PUBLISH', group.channel, head .. table.concat(event))
  elseif at.reason ~= '' then
    redis.call('PUBLISH', group.channel, event_head(at, false, '0'))
  end
  return answer
end

local run, answers = run_id(), {}
for s, group in ipairs(plan(run)) do answers[s] = write(group, run) end
return answers
