-- batch: what add.lua is to do, worked out from its arguments and from what lies in Redis; reads only.

-- Decides about one keyed change: 'answer' is known already, or it is 'like' an earlier one of this call.
local function plan_key(group, item, key, delta)
  local change = { field = name(group.shard, item.counter) .. ' ' .. key, delta = delta }
  local like = group.changes[change.field]
  local text = like and like.delta .. ' ' or group.at.keys and recall_key(group.rings, change.field)
  if not group.at.keys then
    change.answer = 'recovering'
  elseif text and string.match(text, '^%-?%d+') ~= delta then
    change.answer = 'mismatch'
  elseif like then
    change.like = like
  elseif text then
    change.answer = text
  elseif group.room <= 0 then
    change.answer = 'full'
  else
    change.answer = ''
    group.changes[change.field], group.room = change, group.room - 1
    item.fresh[#item.fresh + 1] = change
    item.p = item.p + math.max(tonumber(delta), 0)
    item.n = item.n + math.max(-tonumber(delta), 0)
  end
  item.keyed[#item.keyed + 1] = change
end

-- An item that does not fit is left out whole, with its keys.
local function weigh(item, slot)
  local now = redis.call('HMGET', item.counter, 't', 'v', 'p' .. slot, 'n' .. slot)
  item.total, item.version = now[1] or '0', now[2] or '0'
  local total = tonumber(item.total) + item.p - item.n
  item.fits = tonumber(now[3] or 0) + item.p <= MAX
    and tonumber(now[4] or 0) + item.n <= MAX
    and (total <= MAX or item.p <= item.n)
    and (total >= -MAX or item.n <= item.p)
  item.writes = item.fits and item.p + item.n > 0
  return item.writes and item.p + item.n or 0
end

local function plan_group(key, arg, run)
  local group = { shard = KEYS[key], incarnations = KEYS[key + 1], dirty = KEYS[key + 2] }
  group.channel, group.candidate = ARGV[arg], ARGV[arg + 1]
  group.rings, group.changes, group.items, group.weight = {}, {}, {}, 0
  group.at = stand(group.shard, group.incarnations, run)
  key = key + 3
  if ARGV[arg + 2] == '1' then
    group.outbox = KEYS[key]
    for i = 1, 6 do group.rings[i] = KEYS[key + i] end
    group.room = tonumber(ARGV[4]) - held_keys(group.rings)
    key = key + 7
  end
  local items = tonumber(ARGV[arg + 3])
  arg = arg + 4
  for i = 1, items do
    local item = { counter = KEYS[key], p = tonumber(ARGV[arg]), n = tonumber(ARGV[arg + 1]), keyed = {}, fresh = {} }
    local keyed = tonumber(ARGV[arg + 2])
    key, arg = key + 1, arg + 3
    for _ = 1, keyed do
      plan_key(group, item, ARGV[arg], ARGV[arg + 1])
      arg = arg + 2
    end
    group.weight = group.weight + weigh(item, group.at.slot)
    group.items[i] = item
  end
  return group, key, arg
end

local function plan(run)
  local shards, key, arg = {}, 1, 5
  for s = 1, tonumber(ARGV[1]) do shards[s], key, arg = plan_group(key, arg, run) end
  return shards
end
