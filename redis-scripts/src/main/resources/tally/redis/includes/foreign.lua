-- foreign: marks in the dirty set that stand for no slot of this region: 'FOREIGN counter' for all that other regions have
-- counted in it, as no incarnation has that number; FOLDS for the chains of all regions.
local FOREIGN, FOLDS = '0', '0'
