META
key;value
description;You Say, We Pay: £30,000 for a safer Brinnington
description:ur;آپ کہیں، ہم خرچ کریں: محفوظ برنگٹن کے لیے ⁦£30,000⁩
description:en-easy;You Say, We Pay: £30,000 to make Brinnington safer
country;United Kingdom
unit;Stockport
subunit;Brinnington
num_projects;10
num_votes;0
budget;30000
currency;GBP
vote_type;knapsack
rule;greedy
language;en
PROJECTS
project_id;cost;name;name:ur;name:en-easy;summary;summary:ur;summary:en-easy;category;category:ur;category:en-easy;picture
1;9600;Lights on the station path;اسٹیشن کے راستے پر روشنیاں;Lights on the path to the station;Twelve solar lights for the dark path from Lapwing Lane to Brinnington station.;لیپ ونگ لین سے برنگٹن اسٹیشن تک کے اندھیرے راستے پر 12 شمسی لائٹیں۔;"The path to Brinnington station is dark.
We will put up 12 new lights.
The lights use power from the sun.";Safer streets;محفوظ گلیاں;Safer streets;lights
2;6800;Friday night football;جمعے کی رات فٹ بال;Football on Friday nights;Free sport and hot food for ages 11 to 18, every Friday for 40 weeks, with youth workers.;11 سے 18 سال کے نوجوانوں کے لیے 40 ہفتوں تک ہر جمعے کو مفت کھیل اور گرم کھانا، یوتھ ورکرز کے ساتھ۔;"Young people can play football for free.
It is for people aged 11 to 18.
It is every Friday for 40 weeks.
There is hot food too.";Young people;نوجوان;Young people;football
3;4500;Safe at home packs;گھر میں محفوظ رہنے کے پیک;Packs to feel safe at home;Door chains, timer lights and a friendly visit for 90 older or disabled residents.;90 بزرگ یا معذور رہائشیوں کے لیے دروازے کی زنجیر، ٹائمر والی لائٹ اور ایک دوستانہ ملاقات۔;"Some older or disabled people do not feel safe at home.
We will give packs to 90 people.
A pack has a door chain and a light with a timer.
A friendly person will visit too.";Feeling safe;تحفظ کا احساس;Feeling safe;home
4;7200;Slow-down signs;رفتار کم کرنے کے بورڈ;Signs to slow cars down;Two signs on Brinnington Road that light up and show drivers their speed.;برنگٹن روڈ پر دو روشن بورڈ جو ڈرائیوروں کو ان کی رفتار دکھائیں گے۔;"Some cars go too fast on Brinnington Road.
We will put up 2 signs.
The signs light up.
They show drivers how fast they go.";Safer streets;محفوظ گلیاں;Safer streets;slow
5;2400;Confidence and self-defence;خود اعتمادی اور اپنا دفاع;Classes to feel strong and safe;Two free six-week courses for women and girls at First House. Crèche included.;فرسٹ ہاؤس میں خواتین اور لڑکیوں کے لیے چھ ہفتے کے دو مفت کورس۔ بچوں کی دیکھ بھال کا انتظام بھی ہوگا۔;"There will be 2 free courses.
They are for women and girls.
Each course is 6 weeks long.
You learn how to keep yourself safe.
Someone will look after young children.";Feeling safe;تحفظ کا احساس;Feeling safe;defence
6;5400;Paint the underpass;انڈر پاس کو رنگین بنائیں;Paint the path under the road;Young people and a local artist turn the grey underpass into a bright mural.;نوجوان اور ایک مقامی فنکار مل کر سرمئی انڈر پاس کی دیوار پر رنگین تصویر بنائیں گے۔;"There is a path under the road.
The walls are grey.
Young people will paint a big picture there.
An artist will help them.";Places;جگہیں;Places;mural
7;2100;Six emergency bleed kits;ہنگامی حالت میں خون روکنے کی چھ کٹس;6 kits to stop bleeding;Life-saving kits in shops and schools, with training for 60 local people.;دکانوں اور اسکولوں میں جان بچانے والی کٹس، اور 60 مقامی لوگوں کے لیے تربیت۔;"Sometimes a person is badly hurt and bleeds.
A bleed kit helps to stop the blood.
We will put 6 kits in shops and schools.
60 people will learn how to use them.";Feeling safe;تحفظ کا احساس;Feeling safe;kit
8;1300;Bike marking days;سائیکل پر نشان لگانے کے دن;Days to mark your bike;Four free events. Get your bike marked, fixed and fitted with a strong lock.;چار مفت تقریبات۔ اپنی سائیکل پر نشان لگوائیں، مرمت کروائیں اور مضبوط تالا لگوائیں۔;"There will be 4 free days.
Bring your bike.
We will put a mark on it and fix it.
A marked bike is harder to steal.
You get a strong lock too.";Young people;نوجوان;Young people;bike
9;3900;Good neighbours table;اچھے پڑوسیوں کی میز;Help for neighbours;Trained volunteers help people sort out noise and parking rows before they grow.;تربیت یافتہ رضاکار شور اور پارکنگ کے جھگڑے بڑھنے سے پہلے سلجھانے میں لوگوں کی مدد کریں گے۔;"Sometimes neighbours argue about noise or parking.
Trained volunteers will help them to talk.
A volunteer is a person who helps for free.";Places;جگہیں;Places;neighbours
10;8700;Mobile camera;جگہ بدلنے والا کیمرا;A camera that can move;One camera that moves to places where fly-tipping and off-road bikes are a problem.;ایک کیمرا جو ان جگہوں پر لگایا جائے گا جہاں کوڑا پھینکنے یا موٹر بائیکوں کا مسئلہ ہو۔;"We will buy 1 camera.
It can move from place to place.
Some people leave rubbish in the street.
Some people ride motorbikes on paths.
The camera will help us to stop this.";Safer streets;محفوظ گلیاں;Safer streets;camera
VOTES
voter_id;vote
