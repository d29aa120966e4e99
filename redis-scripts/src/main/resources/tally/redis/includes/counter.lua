-- counter: how a counter lies under its key: a MessagePack array of whole numbers: its version, then of each slot the number
-- of its incarnation, increments, decrements, and of a base the rank of its fold, else 0. In a script it is that table.

local SLOT, MOST, HALF = 4, 1000, 100000000
local format, sub, pack = string.format, string.sub, cmsgpack.pack

-- What lies at keys, as it is; false where there is nothing.
local function values(keys, first, last)
  if last - first < MOST then return redis.call('MGET', unpack(keys, first, last)) end
  local found = {}
  for from = first, last, MOST do
    for _, value in ipairs(redis.call('MGET', unpack(keys, from, math.min(from + MOST - 1, last)))) do
      found[#found + 1] = value
    end
  end
  return found
end

local function counter_of(key, packed) return array(key, packed) or { 0 } end

-- The counters at keys from 'first' on, a new one where there is none yet.
local function fetch(keys, first)
  local counters = {}
  if first > #keys then return counters end
  for i, packed in ipairs(values(keys, first, #keys)) do counters[i] = counter_of(keys[first + i - 1], packed) end
  return counters
end

-- Writes a flat list of keys and values.
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

-- A shard's counters lie beside its head.
local function prefix(head) return sub(head, 1, -1 - #'#head') end

-- The name of the counter that a key holds.
local function name(head, counter) return sub(counter, #head - #'#head' + 1) end
