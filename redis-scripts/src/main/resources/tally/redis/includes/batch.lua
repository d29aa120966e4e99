-- batch: what add.lua is to do, worked out from its arguments and from what lies in Redis; reads only.

-- Works out what the counter of an item will be, as texts, so that each number is formatted once, and what it weighs: the
-- sum of what it adds. An item that does not fit is left out whole, with its keys.
local function weigh(item, p_field, n_field)
  local p, n = item.p, item.n
  local now = redis.call('HMGET', item.counter, 't', 'v', p_field, n_field)
  local total = tonumber(now[1] or 0)
  local after, slot_p, slot_n = total + p - n, tonumber(now[3] or 0) + p, tonumber(now[4] or 0) + n
  item.fits = slot_p <= MAX and slot_n <= MAX and (after <= MAX or p <= n) and (after >= -MAX or n <= p)
  if not item.fits or p + n == 0 then
    item.total, item.version = now[1] or '0', now[2] or '0'
    return 0
  end
  item.total, item.version, item.writes = decimal(after), decimal(tonumber(now[2] or 0) + 1), true
  item.slot_p, item.slot_n = p > 0 and decimal(slot_p), n > 0 and decimal(slot_n)
  item.beyond = total > MAX or total < -MAX
  return p + n
end

local function plan_group(key, arg, run)
  local group = {
    shard = KEYS[key], incarnations = KEYS[key + 1], dirty = KEYS[key + 2], outbox = false, rings = false, room = 0,
    channel = ARGV[arg], candidate = ARGV[arg + 1], changes = false, items = {}, weight = 0,
    at = stand(KEYS[key], KEYS[key + 1], run),
  }
  key = key + 3
  if ARGV[arg + 2] == '1' then
    group.outbox, group.rings, group.changes = KEYS[key], {}, {}
    for i = 1, 6 do group.rings[i] = KEYS[key + i] end
    group.room = tonumber(ARGV[4]) - held_keys(group.rings)
    key = key + 7
  end
  local p_field, n_field = 'p' .. group.at.slot, 'n' .. group.at.slot
  local items = tonumber(ARGV[arg + 3])
  arg = arg + 4
  for i = 1, items do
    local item = {
      counter = KEYS[key], p = tonumber(ARGV[arg]), n = tonumber(ARGV[arg + 1]), keyed = false, fresh = false,
      fits = false, writes = false, beyond = false, total = false, version = false, slot_p = false, slot_n = false,
    }
    local keyed = tonumber(ARGV[arg + 2])
    key, arg = key + 1, arg + 3
    if keyed > 0 then item.keyed, item.fresh = {}, {} end
    for _ = 1, keyed do
      plan_key(group, item, ARGV[arg], ARGV[arg + 1])
      arg = arg + 2
    end
    group.weight = group.weight + weigh(item, p_field, n_field)
    group.items[i] = item
  end
  return group, key, arg
end

local function plan(run)
  local shards, key, arg = {}, 1, 5
  for s = 1, tonumber(ARGV[1]) do shards[s], key, arg = plan_group(key, arg, run) end
  return shards
end
