#!lua flags=no-writes
-- position: where a shard stands in a topic.
-- KEYS     head, state
-- ARGV     topic
-- Returns  incarnation or '' while the shard is not open under this Redis process, stored offset or '',
--          1 when neither counters nor keys have to be read again from the log, else 0,
--          1 when no offset is stored, but one of an earlier log of the topic 'name@id', which was made anew, else 0
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
local head = stand(KEYS[1], run_id())
local offset = redis.call('HGET', KEYS[2], 'next:' .. ARGV[1]) or ''
local stem, remade = 'next:' .. (string.match(ARGV[1], '^[^@]*@') or ''), false
for _, field in ipairs(offset == '' and #stem > #'next:' and redis.call('HKEYS', KEYS[2]) or {}) do
  remade = remade or string.sub(field, 1, #stem) == stem
end
return { head[INCARNATION], offset, head[COUNTERS] and head[KEYED] and 1 or 0, remade and 1 or 0 }
