package ingest

// code is a reason why a row is reported.
type code string

const (
	codeTollOrder     code = "toll_order"
	codeTollSum       code = "toll_sum"
	codeNoToll        code = "toll_missing"
	codeDatePrecision code = "date_precision"
	codeYear          code = "year"
	codeNoPosition    code = "no_position"
	codeNullIsland    code = "position_zero"
	codeNoPrecision   code = "no_precision"
	codeWKT           code = "position_contradicts"
	codeOffLand       code = "off_land"
	codeOtherCountry  code = "other_country"
	codeNoCountry     code = "no_country"
	codeCountryName   code = "country_name"
	codeUnsettled     code = "unsettled"
	codeDamaged       code = "damaged_text"
	codeEntities      code = "entities"
	codeTrimmed       code = "trimmed"
	codeAlike         code = "look_alike"
	codeSharedID      code = "shared_id"
	codeConverted     code = "encoding"
	codeFraction      code = "fraction"
	codeShortYear     code = "short_year"
	codePartOfDate    code = "part_of_date"
	codeNoDate        code = "no_date"
	codeGeocoded      code = "geocoded"
	codeUnlocated     code = "unlocated"
	codeCentre        code = "country_centre"
	codeCode          code = "unknown_code"
	codeShape         code = "shape"
	codeNumberedID    code = "id_as_number"
	codeMisspelt      code = "misspelt"
	codeLongAgo       code = "date_before_added"

	codeProtest code = "protest"
	codeNoEvent code = "no_violence"

	codeCut     code = "cut"
	codeQuote   code = "quotes"
	codeWidth   code = "width"
	codeTooLong code = "too_long"
	codeValue   code = "value"
	codeSameID  code = "same_id"
	codeInvalid code = "invalid"
	codeBroken  code = "broken"
)

// group is which list of the report a code belongs to.
type group int

const (
	noted group = iota
	corrected
	rejected
	skipped
)

// reasons says what each code means.
var reasons = map[code]struct {
	group group
	text  string
}{
	codeTollOrder:     {noted, "low, best and high figure of the killed are out of order; kept as they are"},
	codeTollSum:       {noted, "the dead by side do not add up to the best figure; both kept"},
	codeNoToll:        {noted, "no best figure of the killed; kept as unknown, not as zero"},
	codeYear:          {noted, "the year column is not a year of the dates; the dates count"},
	codeNoPosition:    {noted, "no position; kept without a place on the map"},
	codeWKT:           {noted, "latitude and longitude contradict geom_wkt; the columns are kept"},
	codeOffLand:       {noted, "the position is more than 25 km from land; kept"},
	codeOtherCountry:  {noted, "the position lies in another country than the row names; both kept"},
	codeNoCountry:     {noted, "no country that is known; kept without one"},
	codeCountryName:   {noted, "country number and country name disagree; the number counts"},
	codeUnsettled:     {noted, "the data set marks the coding as not clear; held for review"},
	codeDamaged:       {noted, "characters were lost before the file came here (U+FFFD); kept"},
	codeDatePrecision: {corrected, "the code for the precision of the date promises more than its interval; the interval counts"},
	codeNullIsland:    {corrected, "position 0, 0 read as no position"},
	codeNoPrecision:   {corrected, "precision of the position not stated; read as country only"},
	codeEntities:      {corrected, "HTML entities such as &amp; in source titles read as characters"},
	codeTrimmed:       {corrected, "blanks round the text of a cell left out"},
	codeCut:           {rejected, "the file is cut in the row"},
	codeQuote:         {rejected, "quotation marks do not pair"},
	codeWidth:         {rejected, "more or fewer columns than the header"},
	codeTooLong:       {rejected, "a cell is too long"},
	codeAlike:         {noted, "the same days, place, sides and dead as an earlier row under another id; both kept"},
	codeSharedID:      {noted, "an id that an earlier row of other content has; kept under the id with a number added"},
	codeNoDate:        {noted, "no date; kept as undated"},
	codePartOfDate:    {noted, "the day or the month is not known; kept as the month or year"},
	codeUnlocated:     {noted, "no position, and none found by name; listed, not mapped"},
	codeCentre:        {noted, "the position stands for the country; listed, not pinned"},
	codeCode:          {noted, "a code or word that is not known; kept as it is"},
	codeShape:         {noted, "a line or area rather than a point; its middle is shown as an area"},
	codeLongAgo:       {noted, "the date lies long before the day it was added; kept"},
	codeGeocoded:      {corrected, "no position; found by the name of the place, with the precision of what was found"},
	codeConverted:     {corrected, "text that is not UTF-8, converted from Windows-1252"},
	codeFraction:      {corrected, "a fraction of a person; rounded, with the whole numbers round it as low and high"},
	codeShortYear:     {corrected, "a year of two digits"},
	codeNumberedID:    {corrected, "an id that a spreadsheet wrote as a number; read as its digits"},
	codeMisspelt:      {corrected, "a known misspelling"},
	codeProtest:       {skipped, "protests and riots, which are no incidents of Dateline's kinds unless asked for"},
	codeNoEvent:       {skipped, "events without violence, threat or arrest, which are no incidents unless asked for"},
	codeValue:         {rejected, "a value that cannot be read"},
	codeSameID:        {rejected, "an id that an earlier row of other content has"},
	codeInvalid:       {rejected, "an incident that breaks a rule"},
	codeBroken:        {rejected, "a row that the reader could not take"},
}
