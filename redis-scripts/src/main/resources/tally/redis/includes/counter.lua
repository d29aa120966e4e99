-- counter: how a counter lies under its key: a MessagePack array of whole numbers: its version, then of each slot the number
-- of its incarnation, increments, decrements, and of a base the rank of its fold, else 0. In a script it is that table.

local SLOT, MOST, HALF = 4, 1000, 100000000
local format, sub, pack = string.format, string.sub, cmsgpack.pack

-- The counters at keys from 'first' on, a new one where there is none yet. MGET passes over a key of another type, GET does
-- not.
local function fetch(keys, first)
  local counters = {}
  for from = first, #keys, MOST do
    for i, packed in ipairs(redis.call('MGET', unpack(keys, from, math.min(from + MOST - 1, #keys)))) do
      local key = keys[from + i - 1]
      local counter = (packed or redis.call('GET', key)) and cmsgpack.unpack(packed) or { 0 }
      if type(counter) ~= 'table' then error({ err = 'WRONGTYPE ' .. key .. ' does not hold a counter' }) end
      counters[from - first + i] = counter
    end
  end
  return counters
end

-- Writes a flat list of keys and packed counters.
local function store(sets)
  for from = 1, #sets, 2 * MOST do
    redis.call('MSET', unpack(sets, from, math.min(from + 2 * MOST - 1, #sets)))
  end
end

-- Where the slot of an incarnation begins; behind the others when it has none.
local function place(counter, number)
  for at = 2, #counter, SLOT do
    if counter[at] == number then return at end
  end
  return #counter + 1
end

local function put(counter, at, number, p, n, rank)
  counter[at], counter[at + 1], counter[at + 2], counter[at + 3] = number, p, n, rank
end

-- A total that a double does not hold exactly, in two halves.
local function long_total(counter)
  local high, low = 0, 0
  for at = 2, #counter, SLOT do
    local p, n = counter[at + 1], counter[at + 2]
    high = high + math.floor(p / HALF) - math.floor(n / HALF)
    low = low + p % HALF - n % HALF
  end
  high, low = high + math.floor(low / HALF), low % HALF
  if high >= 0 then return format('%d%08d', high, low) end
  if low > 0 then high, low = high + 1, HALF - low end
  return format('-%d%08d', -high, low)
end

-- The sum of the slots, and whether that is exact: a double is up to 2^53 - 1.
local function total(counter)
  local sum, exact = 0, true
  for at = 2, #counter, SLOT do
    sum = sum + (counter[at + 1] - counter[at + 2])
    exact = exact and sum <= MAX and sum >= -MAX
  end
  return sum, exact
end

local function total_text(counter)
  local sum, exact = total(counter)
  return exact and decimal(sum) or long_total(counter)
end

-- The name of the counter that a key holds: what stands behind the shard's prefix.
local function name(shard, counter) return sub(counter, #shard - #'#shard' + 1) end
