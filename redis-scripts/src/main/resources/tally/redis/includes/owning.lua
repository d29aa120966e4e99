-- owning: which assignment of the shard to a replica drains it: the one that settled last (see settle).
local function owns(state, owner) return (redis.call('HGET', state, 'owner') or '') == owner end
