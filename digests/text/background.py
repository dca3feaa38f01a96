"""How common words are in English news: in how many of ARTICLES articles each stem stands. No names.

Made by learn/background.py; do not edit.
"""

ARTICLES = 840

_TABLE = """
838 the
835 to
832 in
831 of
829 and
807 that
805 on
800 for
787 is
759 with
743 it
736 as
718 has
704 at
703 he
702 by
697 said
694 be
691 from have
688 was
686 not
678 who
671 an
669 but
659 his
648 this
642 are
625 about
586 stat
569 would
562 they
547 been more presidential will
540 one
537 their
531 or
516 out
512 president
511 candidat
510 up
509 what
506 than
504 all had which
501 time when
499 peopl
498 if
494 also
491 we
490 year
485 after ther
482 campaign
472 other
458 so
454 over she were
450 her
446 no
443 some
442 just
427 call
425 even
418 you
417 two
416 do
415 like
413 him
410 becaus
407 most
403 now
401 can
400 last them
393 first into
392 support
385 could former
384 whil
380 week
376 party
374 many
372 against
370 thos
369 make
367 only
366 includ
356 made
355 political
354 back
353 think
348 how
347 want
346 our
344 work
343 show
342 befor
340 its
338 going
336 national
329 country say
328 during
327 election
326 any
324 point
323 voter
321 get need
317 did
316 well
312 told
311 issu
310 right very
308 primary
306 both
305 month
304 look should
302 wher
301 don't
300 come
298 way
294 much take
288 nomine
284 accord still
283 may
279 know
278 vote
274 being thing
272 then
269 chang sinc
266 help question
264 long
263 lead
262 policy
261 attack
258 down
257 continu
256 group
255 among poll
252 race
250 off thre
248 secretary
247 turn
246 tuesday
245 part same
244 far through
243 senator
241 between leader
239 million
237 report whether
236 another interview next saying
233 win
232 becom
229 own percent
227 believ
226 see
225 public
222 talk
221 thes
219 go
218 big good
216 asked day member never says supporter
215 night
214 follow
213 me number plan recent
212 such
211 here nomination
209 plac
206 my
202 under
201 general
199 lot top
197 past
196 debat start us
195 official world
194 does government
193 added
190 comment four
189 speak too
188 effort why
187 clos
186 remain
184 conservativ
183 appear clear full though
181 put
180 around case days money real releas seem tell
178 doesn't every focus
177 fight front nation statement yet
176 media might rais
175 fact got
174 again someth speech
173 monday play suggest
172 happen left major
171 director later open
170 ago email find
169 likely
168 littl really went
167 better came family hold
166 less problem run
165 security
164 already early face home making
163 interest least meet politic runn took
162 end federal few once record wrot
161 found second several use
160 2016 convention offer
159 forc give offic view
158 best keep press we'r
157 expect messag
156 chief law position
155 10 term
154 bring your
153 deal mean stand trying
152 concern rally
151 away behind contest thursday
150 claim enough great head wednesday
149 decision without
148 doing event
147 done job provid respond sign
146 earlier kind side used
145 feel
144 center line
143 1 build ever push
142 business matter won
141 2012 didn't hard himself name receiv
140 given leav tweet
139 governor important result set today
138 2008 care consider
137 despit however majority serv they'r
136 challeng high system
134 address nearly strong
133 almost often privat recently rival runner
132 announc economic held hour live march old seen
131 creat hand having larg word
130 based power
129 can't hope idea person
128 let must
127 executiv november taking
126 action allow anti city community history victory
125 able agre five foreign free move reason role
124 argu personal
123 across along describ elect host organization shar social
122 administration enter represent
121 different friday man reporter until whos
120 coming decad delegat fail late
119 decid instead together
118 understand
117 endors fall war
116 20 ahead remark spend
115 caucus promis respons stop watch
114 known women
113 crowd each either liberal story thought
112 current lost middl winn
111 adviser alway company led opportunity politician reach third
109 11 moment
108 aide control friend fund half immigration seek sunday within
107 answer began especially gett life possibl rather
106 chairman court criticism economy futur grow increas taken
105 noth order particularly toward
104 attempt establishment favor isn't outsid pay rule strategy trad
103 actually anyon gave pledg six trail
102 15 caus chanc morn noted return saturday super using vice
101 information movement process team try
100 anyth battl billionair class declin defend level servic
99 abstract becam candidacy conferenc explain
98 although hear june men oppos potential sens target voting
97 attention cours criticiz field immigrant key pass spok staff stag you'r
96 2 break choic dollar experienc figur mark
95 ally am charg colleg defeat jobs july leadership presumptiv school
94 involv pick struggl sure surpris
93 account billion final further kill latest
92 2014 30 accus appeal fear mind singl small voic
91 bad eight spent stay step union video won't young
90 ground list senior someon threat wrong
89 health low manager presidency risk similar
88 benefit compar conduct deliver everyon join program sent themselv
87 biggest gain spokesman
86 3 plann requir short
85 approach congressional mention shot significant
84 financial largely
83 beyond border else firm independent international network opponent request
82 5 acknowledg declar higher minut worker
81 ballot children everyth military perhap read referr refus terrorism
80 black citizen differenc dozen exampl increasingly probably proposal success violenc
79 9 discuss expand express longer paid shift survey terrorist woman
78 50 board cast cost difficult pro rise star total
77 12 audienc ban cannot certainly forward husband legal note tried voted wife
76 bank co determin endorsement margin nominat protect self soon standard television thousand wasn't ways whom
76 wins
75 accept common evidenc minority popular project prov quickly
74 40 advocat ask bid civil direct lack mass met repeatedly respect sought valu warn
73 cut detail donor earn global
72 100 4 contrast draw seven special we'v
71 activist adding amount cover loss market send writ
70 area author conversation local near opposition page present reality secur tough
69 certain crisis critical exist hall investigation measur propos relationship rest speaker summer
68 advantag argument district divid expert incom individual register rhetoric tax
67 agenda averag count death lose path percentag previously publicly reveal shoot strategist track
66 14 2015 base book defens giving handl judg prepar priority sery test winner
65 appearanc avoid beat facing hasn't immediately learn limit love polic quit saw schedul serious server true
65 visit wait
64 25 7 8 agreement document gets hundr imag reform room trust wouldn't
63 driv february guy impact influenc lower simply sourc troubl
62 choos embrac fellow game herself largest progressiv ready stak town ultimately wage
61 2013 access april block electorat emerg heart industry insist itself non operation powerful prais prevent
61 previous strength thank
60 18 begin born demand goes hit none politically population professor rate reflect sound
59 businessman communication entir gather goal illegal link opinion recogniz research sort walk whol
58 agency attend estat form gone pric radical radio reject remember subject
57 ability abov age brought conclud critic father finally particular poor pressur relat roll student styl
56 attorney beginn dropp engag ensur everybody laws mayb october seat situation
55 air built carry conflict directly editor effect january main moving rank
54 2010 aren't blam check clearly county doubl labor secret september son weekend
53 2009 credit door employe growth gun letter longtim manag officer practic pursu putt throughout train treat
53 welcom
52 13 anger bit december encourag ended finish huge mistak onlin period pretty quarter representativ season
52 veteran
51 6 criminal discussion dominat doubt exchang freedom ignor improv miss organiz overall phon principl pull
51 rising root yes
50 19 60 closer damag daughter deep financ highlight id lawmaker maintain moved platform predict sell solution
50 somebody status worry
49 ad asking capital career controversy exactly heard insid larger lawyer profil repeat safe sometim stopp tone
49 victim wors
48 45 alon articl bigger chair coalition data date degre generation hate indicat launch losing nine nobody ones
48 protest recall swing
47 16 additional affair cheer club compet complet democracy faced familiar favorit heat instanc lawsuit mogul
47 positiv publish ran retir review specific th threaten ties widely wing
46 24 camp condition core currently cycl fire floor hurt intend investment land languag lean listen meanwhil
46 moderat named parent responsibl roughly shown weapon whatever
45 advanc analyst captur committ contender contribut demonstrat dismiss energy founder fundrais incident insult
45 introduc negativ newspaper rating regard scandal traditional
44 22 aggressiv closely cross fair greater kept mayor multipl neither performanc prim produc prominent prospect
44 rang reduc refuge strongly truth twic unlikely
43 17 2011 alleg arriv assault climat convinc donation fill fuel living meant mostly nuclear prompt religion
43 resourc site stanc
42 attract brief cited commitment development easy echo era fast fired generally highest legislation necessary
42 pictur piec promot referenc rich separat successful superdelegat
41 1990 absolutely ads afternoon al below com corporat couldn't dead defin deni education effectively estimat
41 eventually extend featur grant he'll mainstream match plus religious study urged wake water websit
40 angry availabl crim dangerous direction drew felt hopeful mother nor partner photo possibility re scen split
40 surg ticket
39 affect balanc card celebrat champion command controversial coupl coverag develop enjoy failur filed
39 frustration institution journalist outcom session sitt worri
38 activity advis agent amid announcement approval bear blue boost brother child connect enforcement generat
38 identify intelligenc material minimum momentum pollster potentially racist remind scrutiny sees select shap
38 specifically spring strik tactic travel wide worst younger
37 27 addition authority backer behalf blast completely consequenc crucial exit expectation femal fewer friendly
37 fully lady lock minister outsider paper region round seeing shock spokeswoman stood suppos taxe undermin vast
36 2007 23 achiev century classifi contribution deeply denounc destroy easily effectiv error folk gotten haven't
36 he'd highly human inspir knew massiv mate noting participat paying populist replac reputation sponsor spot
36 staffer vowed wave written
35 2000 2004 26 adopt aimed anybody assum background behavior colleagu combat counter cultur died division due
35 factor faith fals hoping light narrow nationally necessarily otherwis park perform regularly sale scor skill
35 socialist stump suggestion surviv tabl touch updat version via
34 44 abortion activ alternativ army carri debt deserv drop elit fell harder headlin heavily hoped invest liar
34 mock notion obtain presenc road save signal simpl spread strategic stronger throw topic trip upon volunteer
34 we'll wealthy worth
33 35 70 accusation advic apparent body budget buy cash commander complicat correct deputy design drawn drug
33 enemy establish follower gap green insider legacy neighbor oversea proud quot resident revolution surrogat
33 technology tend they'v titl truly turnout unless usually various
32 analysis apparently award broad confirm connection danger depend fifth file greatest identifi imagin impossibl
32 inequality initial investor mission modern overwhelm personally pleas progress quality relation reserv
32 responsibility revers seiz stretch suit territory type violat violent wear wonder you'v
31 90 abroad acting admitt annual assur caught channel citing clash competitiv contain display enthusiasm
31 headquarter importanc inde judgment jump management natural option peac persuad professional profit relatively
31 repli sit smaller smart spoken task underscor undocument virtually wish
30 add anxiety asset character compromis confident confront digit expos extremely fine giant heavy honor impos
30 investigat kids knock negotiat obviously older onto panel portray protection protester quick reaction runs
30 scal scienc seriously shouldn't slightly terror
29 28 31 august begun blow bottom brand brok clinch column complain demographic deny deport disput divisiv driven
29 elsewher extrem fought frustrat happy influential lived mid mile moral numerous operativ owner pack partisan
29 racial red regulation rely safety settl sharp skeptical society terribl unclear unusual
28 1992 anonymity appoint arms birth cabl challenger chosen condemn constitutional cutt domestic economist edge
28 emphasiz fit hotel lesson notic oh paint pivot popularity realiz remov surround tens tonight unify unity zero
27 100,000 2001 21 29 46 afford approv broadcast car church circl collaps competition comprehensiv consult
27 contributor cuts eliminat fundraiser guard guess guns insuranc invit knowledg laid liberty lift nationwid nice
27 oil overwhelmingly prefer prosecutor recession regular revenu screen sector sett size slow somewhat suffer
27 suspend tied typically upcom vision
26 1980 actor admit allegation assert barely basis bomb burn catch circumstanc confidenc contact distanc ending
26 environmental essentially except exception fallen fees gay hell hired identity infrastructur initially
26 internal laugh loom model natur per pois privately search sentiment shortly solid station stepp stick stock
26 temporary trend weak
25 32 39 42 ambassador awar belief boast broader broker collect conclusion consultant controll crack deportation
25 devot digital electoral environment flag forth grass grew guys handful incit label mail newly odds ongo
25 possibly product puts react relief signatur significantly struck suddenly tour unlik vulnerabl witness
24 43 49 advertis advocacy asid bann bipartisan chamber color consistent contract corporation de diplomatic
24 disagre divers draft enormous entirely equal eyes feet filing fourth fraud fresh grown harm honest immediat
24 intens involvement joint math murder narrativ neurosurgeon occurr pitch prison purchas qualifi resign rose
24 ruling rush scar spirit spotlight suspect sweep teach tight tool urging variety weigh
23 1.6 33 41 54 adult arm bash careful celebrity code combin commercial compell counsel critiqu crush deficit
23 easier editorial enthusiastic extent favorabl graduat ideology initiativ marriag original outlet perfect
23 poverty provision rare reportedly requirement sentenc shak slamm smil stuff succ theory tie totally usual
23 whoever widespread
22 1,237 200 34 38 55 abus accomplish aggressively align apologiz applaud barrier basic basically battleground
22 birther bound bridg briefly bureau collar complaint congressman cultural deploy disclos discover donat driver
22 evangelical excit expensiv extremist eye fierc fix formally fram fun function fundamental gender girl guid
22 historic ill incumbent journalism lie monitor offensiv perspectiv plant player plenty prevail proc property
22 regional scrambl serial shout shut sold sorry stress tenur tout violation weakness wound
21 80 alienat apply attende bearer calendar chant citizenship conced content crazy delay devastat disappoint drov
21 dynamic engagement erupt expansion explanation exploit fairly film foot gas guest hack hardly harsh hedg hot
21 lay legislativ loan lobbyist matchup negotiation opposit purpos refusal reiterat resonat rout sat seemingly
21 sensitiv spac strengthen strongest substantial tension thus transform troop upset vett wind writer
20 abandon actual affiliat apart arrest assessment assistanc badly bias bold chao complex consumer coordinat
20 desperat dream duty element employer engineer flip flow forum frequently golf hadn't hitt intention joke loser
20 maker mount movi myself net neutral openly organizer pace pair posed pre prob recommend regardless relativ sex
20 sexual soldier stuck subsequent telephon temperament unabl undecid unemployment unfair universal viewer zone
19 10,000 2005 36 56 aim alarm anymor appreciat appropriat arena armed assertion attitud attribut breakfast
19 broken buying camera computer consensus constant conventional corner credibility dark decisiv disaster
19 discrimination downtown dramatic elevat emotional famously flood fly food hint household http illegally intent
19 investigativ investigator kick literally lobby magazin male mandat manufactur memo migrant misogynist mix
19 nightclub normal officially okay operat overse owned perception phras pose punch punish racism rail rampant
19 recognition registration reminder renew resolv saving scientist segment solv temporarily they'll transcript
19 trial wealth xenophob
18 51 acted aid airport alongsid amaz applaus appointment assistant authoriz bar bet boss broadly chos classic
18 closest constituency crash credibl deadlin definitely determination diversity doctor eager embarrass employ
18 ends eve everywher famous fault fighter flaw fortun fundamentally garner genuin gift govern guarante
18 ideological inquiry insurgent leak leverag lies minus neighborhood observer obvious outrag paus peak perceiv
18 primarily prior quiet rebuild restrict rigg script sick sister steer stor straight tank teacher tear
18 transition tremendous trillion uniqu upi vehicl ventur warm wast weren't wild
17 1960 2,383 2006 37 52 74 absolut allegianc allianc anywher assign baby besid comeback comfortabl comparison
17 confus consistently construction desir difficulty dinner disagreement disclosur eligibl episod facility
17 formidabl frankly guilty hostil improvement industrial invok loud map massacr militant moderator modest
17 narrowly nativ nonetheless obligation optimistic outlin outreach permanent polariz preferr priz procedur proof
17 prosecut regim regret retain reward sanction seal sizabl slam stark stream structur succeed sustain sway tackl
17 tomorrow tougher tradition tragedy translat unprecedent yield you'll
16 48 50,000 500 53 accelerat anchor anticipat aspect blood bought bruis category centrist chairwoman civilian
16 comfort credential dedicat delegation description developer differ diplomat disappear dislik edit emphasis
16 employment empty expens extraordinary factory fans flat hail halt hatr horribl inevitabl inform laying
16 location lots medical mixed notabl obstacl overcom overhaul partly passag passion payment personality
16 personnel planet pour precinct rapist rattl recommendation recruit repeal resist revelation rural selection
16 she'd she'll shirt slot sport statewid steel successfully switch tech testimony thrown transgender trigger
16 tuition uncertainty understood unfold unknown user weekly
15 1,000 1988 2018 250,000 57 acceptanc achievement afterward array articulat awkward band barr blunt bother boy
15 bully burden cancel carefully caution chain cite clean clip coal columnist communicat competitor contentious
15 contradict convert cooperation creation deadly deem deeper diminish discours distribut dress enabl entity
15 entrepreneur escalat exclusiv execut firearm formal frontrunner grab hero implement imply impress lament
15 legaliz legitimat lengthy liked lowest machin manner manufacturer marri memory mine motivat ought outright
15 overlook pain pattern pivotal pocket podcast preferenc preserv proceed production rapid rapidly reader
15 realistic reasonabl rein reliabl resistanc restriction retail sidelin sits slogan steal string stunn surfac
15 they'd threshold turmoil ultimat underestimat vastly willingness yourself
14 1970 2.5 2017 30,000 64 academic accomplishment afraid aired airing aliv ambitious banker belong bless bolster
14 booed calculat capacity concret conservatism contention corrupt declaration depth die differently distinguish
14 doom elder encounter equally ethnic exact extensiv extra fan fate feed fenc finger flight flying forget glob
14 grabb grad grassroot greet hey hire hits independenc interaction libertarian lined meantim method mirror music
14 naming nonprofit norm occur op overturn owns partial participant participation payer phas pic precedent
14 prosecution quietly rebuk reelection relevant resolution respectively respondent risen row ruled shor shrink
14 sight silver slat spark speed steady stumbl successor theater thwart tide unacceptabl unfit unfortunately
14 vacation vocal wars yell
13 1.5 1994 1999 300 47 5,000 66 67 68 69 72 actively alter amnesty anytim arrangement art assail bargain beaten
13 beautiful bitter bloc boom boos brain breach brush capabl careless cautious ceil celebration chas circulat
13 cloth commissioner communist compound concession confrontation considerabl consolidat constantly contend
13 contrary convict counterpart curb dump educat eighth embassy empir empower enact enterpris exclusively exercis
13 feud gang gonna hang heritag hiring historically hometown hospital import impression incentiv jail length
13 liability licens loudly loved loyal mess mood moreover mortgag nasty nervous northern occasion oldest ourselv
13 photograph plead portion prayer prediction provocativ pundit qualification recovery restaurant ripp sad
13 sharply shield shop similarly skepticism slowly somehow somewher sons stack stem stupid substantiv supportiv
13 swept tack tapp televis thin tighten timing tired treatment truck typical underdog unpopular urban uses
13 valuabl venu versus visa vulnerability worldwid
12 2002 400 58 59 62 71 78 95 99 accurat adapt adversary affirm aims airwav allegedly ambition asks assumption
12 attacker await ball bind boycott busy cancer capitaliz casino chapter client coalesc congratulat conscienc
12 consideration cool copy corruption customer danc defensiv demonstration departur disavow distinction disturb
12 earth endur energiz equivalent fashion flee flew footag football forceful forecast freely galvaniz gross
12 hammer hostility hurdl ignorant implication incredibl incredibly indict inspector intellectual interven kid
12 landscap legislator legislatur lifetim lunch lying magic meaningful mere mislead mobiliz mom mouth
12 occasionally passionat pastor peer physical pray principal print propaganda properly proponent proven quo
12 rarely realdonaldtrump reassur recount recover refrain rejection reluctant remarkabl replacement resignation
12 restor reviv revolt satisfi saved scenario sets significanc silenc slipp solidarity sooner soul speculation
12 stall strain stronghold sudden sued summit supply surprisingly suspicion tap teenager therefor traditionally
12 un uncertain unleash unqualifi unusually vital weight withdraw yesterday youth
11 1968 1996 200,000 250 65 75 acts adds alik altogether anyway apartment assembl assist attendanc authoritarian
11 auto backlash bailout bare bench betray bigot borrow brac chaotic charity cheap cheaper childhood coast
11 collectiv combination confidential cry currency damn deadlock decent denial dent depriv dictator disastrous
11 discount disgrac disgust disrupt distant divorc dominant drama drink elaborat emission escap ethnicity evenly
11 eventual evil ex examin excitement extension farm faster flower forcefully frack frequent fring fulfill
11 generous gestur glad goer grappl grasp hair helpful hide highway hike holiday honesty ice impressiv inability
11 indication injur innocent interrupt intervention invasion jet jihadist lash legally lesser lett loophol master
11 membership merely midst minor missil muscl nationalist nd nearby nevertheless objectiv offens outstand overtak
11 packag pays pend plain politiciz populous profound prohibit proportion rational reception reconsider reli
11 resort rid routinely rumor sacrific sham shook soft soil spin steep stiff streak subtl surpass talent tally
11 tariff taxpayer technical tendency testifi thriv toss traffic tragic trash upend upper urge viabl viral vying
11 welfar wider wildly window wonderful xenophobic
10 1981 1984 2020 61 73 abid accompani accountabl acquir admir admission animat annually apology arrival
10 aspiration assess awful bathroom biography bond bright bubbl buck bump capability carbon cellphon characteriz
10 cheat clarity collection commentator compil contractor correction correspondent costly coup crew custom dad
10 databas delet deliberately desk disappointment discredit diseas dismantl distraction dog dominanc enforc
10 enthusiastically envision excessiv excus expir explicitly fake fare favorability favorably fiscal fled foster
10 fractur gear gradually graduation hacker heed heel helm historical hole hors illustrat inappropriat incendiary
10 indictment inevitably inject insert interpret invitation isolat item joked killer landmark laps lectur lied
10 linger loyalty mainly memorial mishandl mode monthly mosqu notably nowher nurs offend onstag optimism orang
10 ordinary originally outrageous overnight overshadow oversight painful panic parallel persistent philosophy
10 pool populism potent pragmatic predecessor presum preview proclaim projection prolong propel provinc publisher
10 qualify racially ralli ramp rape reduction refer reliably relocat render rescu resembl retirement risky robust
10 roof scath screw section settlement sever sexism shadow sheet showcas shy sixth slip sophisticat speculat
10 speechwriter spik spous stabl stimulus stir strid submitt sue sympathetic threw tier tiny toleranc traction
10 triumph ugly undercut unexpectedly unfavorabl unveil urgency vs wary watchdog waving widen yard
9 120 130 1986 1991 2003 275 700 aboard absenc absent absurd actress ages amass arrang backfir bag bail batch
9 bigotry box brav breath broaden brutal bus captain cartel cement charm click climb comedian concert conspiracy
9 consum contemplat conviction craft crippl crud dawn decri default defender definition defy derail derid
9 descent desperately destruction deter detractor dig dilemma diplomacy disabl disciplin dispatch
9 disproportionately disqualify disruption dissent distract documentary downplay downturn dragg duck ease eclips
9 emergency entry equality equity erod essential ethic exceed existenc export expression extremism fame fiction
9 firing firmly fixing float forg fossil fraction glimps globalization greed hardest headach height heighten
9 honestly hopefully horror humbl hypothetical importantly inaccurat inclin incremental inflation inner insight
9 instantly instinct instruct insurmountabl integrity justifi kitchen landslid lens liken loving magnat maneuver
9 marathon memoir migration mired navigat newsletter nose nuanc observ opted outspoken pact pander parad patch
9 peaceful pepper piled pipelin plott premium prid proper proposition rated raucous rebel rebuff reckless
9 referendum reflection regulat relentless reminiscent reply researcher retire revolutionary richest scholar
9 scop scorn sensitivity shareholder shatter shell ship skip sky sober song squeez stability stamp statistic
9 stereotyp stok suck sun supplement supposedly sustainabl swath tale tast temper ten testify tick tilt tortur
9 transparency transparent tribut trounc unanimous unclassifi uncover unexpect unpredictabl unwillingness usher
9 utter vary virtu vow vowing winter wise wrapp you'd
8 1.1 1.2 150 1964 1972 1976 1989 2,000 4.9 600 63 76 81 82 83 85 abruptly accountability activism adjust
8 adjustment administrator affiliation aftermath aging appli application assignment attractiv bars beam bent
8 bleed blog boat bottl brash brew bulk campus carv cent ceremony championship characteristic charter chip civic
8 clarify classification clearanc clinic clock clout coffe coin commentary commit concept confirmation continent
8 continuation conven datetim dating dealt decidedly decisively deck defiant depart dependent descend detain
8 dial dictat dimension discovery discriminat dismay economically edged electronic en endless enhanc
8 entertainment everyday evident evolv excellent experiment expertis explor explosiv exposur eyebrow facilitat
8 fallout falter fantastic fiery finaliz fish flash fold foreigner foremost fraught friendship funny furious
8 gays greatly grim guidelin heal healthy historian huddl hung hunt icon ideologically impli inclination index
8 infamous install intelligent intern introduction iphon joking jury justify lagg lane lately lend lender
8 lesbian library limitation lone longest luxury mad mask maximum mental merit midnight moon motion mourn
8 necessity needl normally objection ocean ownership pathway paycheck perfectly permit petition pharmaceutical
8 polit pop pope postpon pound practically presid prisoner promotion provok rant reckon reclaim redact reinforc
8 relentlessly repair resentment restraint restrictiv rocky rough rous salary sampl scream seed setback shameful
8 sharpen sheriff shopp showdown sided sink skin slash sleep slid solely solidify solidly sour spat spott spy
8 squarely statur stern storm strict studi subdu subscrib subsequently substanc substantially suicid summary
8 sums swip sympathy taught technically techniqu tent theft tip trac transfer tune twist tycoon tying unawar
8 uncomfortabl unfairly unofficial unpopularity unsecur upheaval ups urgent vagu volum vows waterboard weaken
8 wealthiest whisper whiter withdrawal woes wolf wrongdo
"""

COUNTS = {stem: int(count) for count, *row in map(str.split, _TABLE.strip().splitlines()) for stem in row}
