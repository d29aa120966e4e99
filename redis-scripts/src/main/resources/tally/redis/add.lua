#!lua
-- add: adds one batch of increments to this region's own slots, each idempotency key at most once.
-- KEYS     for each shard: shard, incarnations, dirty; if it has keyed items: outbox, generations 1..6;
--          then the counter of each item
-- ARGV     shards 1..1024, now ms, step of a generation ms, most keys in a shard; for each shard: channel,
--          candidate incarnation, keyed 0 | 1, items 0..1000; for each item: increments 0..2^53-1,
--          decrements 0..2^53-1 (both without what is keyed), keyed changes 0..1000, for each: key, delta
-- Returns  for each shard: incarnation, reason ('' | restart | empty), sequence, then for each item: fits (1, or 0 when it
--          would overflow and was left out), total, version, and for each keyed change: '' (counted), mismatch,
--          recovering, full, or what it was answered: 'delta total version incarnation at-ms'
-- Errors   WRONGTYPE of the shard or a counter, OOM: nothing was written
-- Repeat   not safe: every call counts what has no key again
-- @include shard
-- @include counter
-- @include once
-- @include keyed
-- @include batch

-- Only to a total that a double does not hold exactly Redis has to add by itself.
local function write_item(item, p_field, n_field)
  local counter, p, n = item.counter, item.slot_p, item.slot_n
  if item.beyond then
    redis.call('HINCRBY', counter, 't', decimal(item.p - item.n))
    item.total = redis.call('HGET', counter, 't')
  end
  if not n then
    redis.call('HSET', counter, 't', item.total, 'v', item.version, p_field, p)
  elseif not p then
    redis.call('HSET', counter, 't', item.total, 'v', item.version, n_field, n)
  else
    redis.call('HSET', counter, 't', item.total, 'v', item.version, p_field, p, n_field, n)
  end
end

local function write_items(group, sequence, answer)
  local slot, event, marks = group.at.slot, { '' }, {}
  local p_field, n_field = 'p' .. slot, 'n' .. slot
  for _, item in ipairs(group.items) do
    if item.writes then
      write_item(item, p_field, n_field)
      if item.keyed then write_keys(group, item, sequence) end
      local id = name(group.shard, item.counter)
      marks[#marks + 1], marks[#marks + 2] = sequence, slot .. ' ' .. id
      event[#event + 1] = id .. ' ' .. item.total .. ' ' .. item.version
    end
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = item.fits and 1 or 0, item.total, item.version
    for _, change in ipairs(item.keyed or {}) do
      answer[#answer + 1] = change.answer or change.like.text or ''
    end
  end
  return event, marks
end

local function write(group, run)
  local at, weight = group.at, group.weight
  if at.reason ~= '' then
    open(group.shard, group.incarnations, run, group.candidate)
    at.incarnation = group.candidate
  end
  local sequence = decimal(weight > 0 and at.sequence + 1 or at.sequence)
  local answer = { at.incarnation, at.reason, sequence }
  local event, marks = write_items(group, sequence, answer)
  if weight > 0 then
    local added = decimal(at.added + weight)
    redis.call('HSET', group.shard, 'sequence', sequence, 'owned', decimal(at.owned + weight), 'added', added)
    redis.call('ZADD', group.dirty, unpack(marks))
    event[1] = event_head(at, true, added)
    redis.call('PUBLISH', group.channel, table.concat(event, ' '))
  elseif at.reason ~= '' then
    redis.call('PUBLISH', group.channel, event_head(at, false, '0'))
  end
  return answer
end

local run, answers = run_id(), {}
for s, group in ipairs(plan(run)) do answers[s] = write(group, run) end
return answers
