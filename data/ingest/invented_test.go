package ingest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// fields are the values of a row by the names of its columns.
type fields map[string]string

// with is f with other values on top.
func (f fields) with(more fields) fields {
	out := maps.Clone(f)
	maps.Copy(out, more)
	return out
}

// csvFile writes rows under the header. Rows are invented; headers are those of
// the real files.
func csvFile(header []string, rows ...fields) []byte { return delimited(',', header, rows...) }

func delimited(comma rune, header []string, rows ...fields) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	w.Write(header)
	for _, r := range rows {
		w.Write(cellsOf(header, r))
	}
	w.Flush()
	return b.Bytes()
}

func cellsOf(header []string, r fields) []string {
	cells := make([]string, len(header))
	for i, h := range header {
		cells[i] = r[strings.ToLower(strings.TrimSpace(h))]
	}
	return cells
}

// features writes rows as a GeoJSON FeatureCollection.
func features(t testing.TB, header []string, rows ...fields) []byte {
	t.Helper()
	type object map[string]any
	list := []object{}
	for _, r := range rows {
		properties := object{}
		for _, h := range header {
			properties[h] = r[strings.ToLower(h)]
		}
		list = append(list, object{
			"type": "Feature", "properties": properties,
			"geometry": object{"type": "Point", "coordinates": []json.Number{json.Number(r["longitude"]), json.Number(r["latitude"])}},
		})
	}
	b, err := json.MarshalIndent(object{"type": "FeatureCollection", "name": "invented", "features": list}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// book writes sheets of rows as a spreadsheet; the first column of notes comes
// first, so that choosing the sheet is tested.
func book(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range slices.Sorted(maps.Keys(sheets)) {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range sheets[name] {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	f.DeleteSheet("Sheet1")
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func columnsOf(s string) []string { return strings.Split(s, ",") }

var (
	acled31   = columnsOf("event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp")
	acledOld  = columnsOf("data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3")
	acled2016 = columnsOf("GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,NOTES,FATALITIES")
	gtd135    = columnsOf("eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,region_txt,provstate,city,latitude,longitude,specificity,vicinity,location,summary,crit1,crit2,crit3,doubtterr,alternative,alternative_txt,multiple,success,suicide,attacktype1,attacktype1_txt,attacktype2,attacktype2_txt,attacktype3,attacktype3_txt,targtype1,targtype1_txt,targsubtype1,targsubtype1_txt,corp1,target1,natlty1,natlty1_txt,targtype2,targtype2_txt,targsubtype2,targsubtype2_txt,corp2,target2,natlty2,natlty2_txt,targtype3,targtype3_txt,targsubtype3,targsubtype3_txt,corp3,target3,natlty3,natlty3_txt,gname,gsubname,gname2,gsubname2,gname3,gsubname3,motive,guncertain1,guncertain2,guncertain3,individual,nperps,nperpcap,claimed,claimmode,claimmode_txt,claim2,claimmode2,claimmode2_txt,claim3,claimmode3,claimmode3_txt,compclaim,weaptype1,weaptype1_txt,weapsubtype1,weapsubtype1_txt,weaptype2,weaptype2_txt,weapsubtype2,weapsubtype2_txt,weaptype3,weaptype3_txt,weapsubtype3,weapsubtype3_txt,weaptype4,weaptype4_txt,weapsubtype4,weapsubtype4_txt,weapdetail,nkill,nkillus,nkillter,nwound,nwoundus,nwoundte,property,propextent,propextent_txt,propvalue,propcomment,ishostkid,nhostkid,nhostkidus,nhours,ndays,divert,kidhijcountry,ransom,ransomamt,ransomamtus,ransompaid,ransompaidus,ransomnote,hostkidoutcome,hostkidoutcome_txt,nreleased,addnotes,scite1,scite2,scite3,dbsource,INT_LOG,INT_IDEO,INT_MISC,INT_ANY,related")
	awsd44    = columnsOf("Incident ID,Year,Month,Day,Country Code,Country,Region,District,City,UN,INGO,ICRC,NRCS and IFRC,NNGO,Other,Nationals killed,Nationals wounded,Nationals kidnapped,Nationals detained,Total nationals,Internationals killed,Internationals wounded,Internationals kidnapped,Internationals detained,Total internationals,Total killed,Total wounded,Total kidnapped,Total detained,Total affected,Gender Male,Gender Female,Gender Unknown,Means of attack,Attack context,Location,Latitude,Longitude,Motive,Actor type,Actor name,Details,Verified,Source")
)

// anACLED, aGTD and anAWSD are invented rows in the manner of the data sets.
var (
	anACLED = fields{
		"event_id_cnty": "SYR100", "data_id": "7100", "event_id_no_cnty": "100", "event_date": "2022-02-23", "year": "2022", "time_precision": "1",
		"disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash",
		"actor1": "Red Column", "assoc_actor_1": "Blue Column; Green Column", "ally_actor_1": "Blue Column; Green Column", "inter1": "2",
		"actor2": "Military Forces of Milland (2020-)", "inter2": "1", "interaction": "12",
		"iso": "760", "iso3": "SYR", "gwno": "652", "region": "Middle East", "country": "Syria", "admin1": "Homs", "admin2": "Mill", "admin3": "Old Mill",
		"location": "Milltown", "latitude": "34.8", "longitude": "36.7", "geo_precision": "1",
		"source": "The Harbour Post; Radio Nine", "source_scale": "National", "notes": "On 23 February, two columns met at the mill.", "fatalities": "3", "timestamp": "1646000000",
	}
	aGTD = fields{
		"eventid": "202101010001", "iyear": "2021", "imonth": "1", "iday": "1", "extended": "0", "country": "200", "country_txt": "Syria", "region": "10",
		"region_txt": "Middle East & North Africa", "provstate": "Homs", "city": "Milltown", "latitude": "34.8", "longitude": "36.7", "specificity": "1", "vicinity": "0",
		"location": "at the mill", "summary": "01/01/2021: An invented device went off at an invented mill.", "success": "1", "suicide": "0",
		"attacktype1": "3", "attacktype1_txt": "Bombing/Explosion", "targtype1": "1", "targtype1_txt": "Business", "target1": "Mill", "corp1": "Mill Ltd",
		"gname": "Red Column", "guncertain1": "0", "claimed": "1", "compclaim": "-9", "nperps": "-99", "nperpcap": "0", "weaptype1": "6", "weaptype1_txt": "Explosives",
		"nkill": "2", "nkillter": "0", "nwound": "5", "property": "-9", "propvalue": "-99", "ishostkid": "0", "scite1": "\"Mill hit,\" The Harbour Post, January 2, 2021.", "dbsource": "START", "int_log": "-9",
	}
	anAWSD = fields{
		"incident id": "1", "year": "2009", "month": "3", "day": "8", "country code": "AF", "country": "Afghanistan", "region": "Balkh", "district": "Mill", "city": "Milltown",
		"total killed": "1", "total wounded": "2", "total kidnapped": "0", "total detained": "0", "total affected": "3", "means of attack": "Shooting",
		"latitude": "36.7", "longitude": "67.1", "actor type": "Non-state armed group: National", "actor name": "Red Column", "details": "An invented row.", "verified": "Yes", "source": "Focal point",
	}
)
