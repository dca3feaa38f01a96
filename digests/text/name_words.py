"""What tells persons, organisations and places apart, as tables. First names carry the sex they mostly go with."""

from __future__ import annotations

from digests.text.words import table

MALE_TITLES = table("""
    mr mr. sir lord king prince duke congressman businessman chairman spokesman father brother sheikh imam rabbi
    councilman assemblyman baron count pope cardinal archbishop emperor señor monsieur herr
""")
FEMALE_TITLES = table("""
    ms ms. mrs mrs. miss lady queen princess duchess congresswoman businesswoman chairwoman spokeswoman sister mother
    dame councilwoman assemblywoman baroness countess first-lady señora madame frau actress
""")
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | table("""
    dr dr. del. atty. asst. dir. insp. det. cpl. pvt. pfc. pres. prof prof. professor sen sen. sens. senator senators
    rep rep. reps. representative gov gov. governor president vice prime minister premier chancellor secretary speaker
    mayor judge justice chief attorney general lieutenant lt lt. col col. colonel capt capt. captain sgt sgt. sergeant
    maj. major gen gen. adm. admiral commander cmdr. rev rev. reverend bishop director deputy assistant ambassador
    envoy commissioner detective inspector officer superintendent supt. sheriff constable coach manager editor
    reporter correspondent analyst columnist strategist adviser advisor aide candidate nominee leader spokesperson
    former ex-president ex-mayor acting interim republican democrat democratic american british french german japanese
    chinese russian canadian australian indian israeli u.s. us uk defense defence press ceo cfo founder co-founder
    co-chairman co-chair chairperson chair counsel tsar czar hon. hon msgr. majority minority whip leader.
    undersecretary staffer executive managing activist pastor mp mep msp labour tory ukip
""")
)
PROPER_TITLES = table("""
    republican democrat democratic american british french german japanese chinese russian canadian australian indian
    israeli u.s. us uk
""")  # these keep their capital within a role
HONORIFICS = table("mr mr. ms ms. mrs mrs. miss dr dr.")
ADJECTIVES = table(
    "gop muslim jewish christian catholic swiss dutch greek czech polish danish turkish former then-former"
)
SUFFIXES = table("jr jr. sr sr. ii iii iv esq esq. phd")
PARTICLES = table("de van von der den bin ibn al el la le di da del della du dos das ten ter af y")

ORGANISATION_WORDS = table("""
    university college school institute academy department ministry bureau agency office commission committee council
    court house senate congress parliament assembly party campaign administration government union association
    federation foundation fund trust society league club group alliance coalition network center centre board bank
    company corporation corp corp. inc inc. co co. ltd ltd. llc plc holdings partners capital airlines airways motors
    news times post journal tribune herald gazette guardian telegraph press magazine radio television tv media
    hospital church museum library police army navy force forces guard service services authority organization
    organisation nations states state street project action watch international industries systems technologies
    pentagon kremlin treasury reserve cabinet team staff program programme conference convention act lab labs
    laboratory studies research poll survey report tower building airport station city county district airline america
    usa pac caucus republicans democrats association's initiative exchange firm brigade battalion facebook twitter
    google apple microsoft amazon youtube reuters bloomberg guild athletic rovers wanderers
""")
ORGANISATION_LINKS = table("""
    speaker university department ministry institute bank house court office board church museum secretary
    association society federation college school center centre council union bureau academy chamber committee
    league commission republic agency authority conference congress party library fund daughters sons knights
""")
PLACES = table("""
    hampshire jersey york carolina dakota zealand kingdom arabia emirates
    washington london paris berlin tokyo beijing moscow rome madrid brussels geneva vienna cairo jerusalem tehran
    baghdad kabul delhi mumbai seoul sydney toronto ottawa dublin chicago boston houston dallas atlanta miami denver
    seattle detroit philadelphia phoenix cleveland baltimore orlando charlotte nashville manhattan brooklyn hollywood
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
    montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming
    america britain england scotland wales ireland france germany italy spain portugal greece turkey russia ukraine
    poland sweden norway denmark finland netherlands belgium switzerland austria hungary china japan korea india
    pakistan afghanistan iran iraq syria israel egypt libya kenya nigeria mexico canada brazil argentina chile cuba
    australia europe asia africa
""")
BODIES = table("""
    campaign administration group team foundation company government department ministry office union newspaper project
    organization organisation agency network committee party college university museum think-tank firm bank board
    authority council service commission parliament court association federation institute hospital charity treasury
    conservatory cabinet brigade club guild league police force airline bureau secretariat embassy coalition
""")
FEMININE_ROLES = table("""
    spokeswoman congresswoman businesswoman chairwoman councilwoman actress mother wife daughter sister girlfriend
    widow grandmother woman aunt niece queen princess saleswoman policewoman heiress hostess waitress nun midwife
""")
MASCULINE_ROLES = table("""
    spokesman congressman businessman chairman councilman father husband son brother boyfriend widower grandfather man
    uncle nephew king prince salesman policeman priest heir
""")
ROLES = table("""
    spokesman spokeswoman spokesperson professor lecturer director manager president chairman chairwoman chair chief
    executive ceo founder co-founder head leader deputy secretary minister mayor governor senator congressman
    congresswoman representative lawmaker member analyst economist scientist researcher historian author writer editor
    reporter journalist columnist commentator host anchor lawyer attorney counsel judge prosecutor detective officer
    commissioner sheriff captain colonel general soldier veteran doctor physician surgeon nurse teacher student
    principal coach player striker goalkeeper actor actress singer comedian musician artist designer engineer architect
    developer entrepreneur businessman businesswoman investor banker broker trader farmer fisherman baker driver pilot
    worker organizer organiser activist campaigner volunteer strategist consultant adviser advisor aide assistant
    ambassador diplomat envoy official operative pollster pastor priest bishop rabbi imam owner resident voter neighbor
    neighbour delegate candidate nominee fellow expert specialist chemist biologist physicist geologist astronomer
    psychologist psychiatrist sociologist philosopher curator librarian coordinator supervisor treasurer trustee partner
    superintendent councilman councilwoman councillor alderman legislator premier chancellor dean provost vice-president
    mother father sister brother wife husband son daughter mechanic electrician plumber carpenter retiree
    sailor deckhand stagehand farmhand docker commander forecaster regulator master keeper referee defender midfielder
    goalkeeper inspector postman watchman
    technician guide ranger harbourmaster harbormaster firefighter paramedic pharmacist veterinarian dentist accountant
    meteorologist oceanographer ecologist epidemiologist virologist statistician mathematician linguist criminologist
""")
HUMANS = ROLES | table("""
    front-runner frontrunner runner nephew aide native demographer pediatrician plaintiff rival
    man woman boy girl person youth teenager child baby kid friend colleague critic supporter opponent witness survivor
    victim source insider employee customer passenger tourist visitor immigrant migrant refugee protester demonstrator
    republican democrat lawmaker politician billionaire millionaire designer narrator prankster suspect defendant
    plaintiff patient fan guest relative cousin aunt uncle niece nephew grandmother grandfather bystander onlooker crowd
""")
MALE_NAMES = table("""
    aaron adam adrian ahmed alan albert alex alexander alexandre alexei alfred ali allan allen andre andrea andreas
    andres andrew andy angelo anthony antonio arnold arthur asif barack barry ben benjamin bernard bernie bill billy
    bob bobby boris brad bradley brandon brendan brent brett brian bruce bruno bryan byron cameron carl carlos cesar
    chad charles charlie chris christian christoph christopher chuck clarence claude claudio clint clive colin corey
    cory craig curtis dale damian damon dan daniel danny darren darryl dave david dean dennis derek diego dieter
    dimitri dmitri dominic don donald doug douglas drew duncan dwight dylan ed eddie edgar eduardo edward edwin eli
    elias elijah emanuel emilio emmanuel enrique eric erik ernest ethan eugene evan felipe felix fernando francesco
    francis francisco francois frank franklin franz fred frederick gabriel garrett gary gavin geoff geoffrey george
    gerald gerard gerhard giovanni giuseppe glenn gordon graham grant greg gregory guillermo gustavo guy hans harold
    harry harvey hassan hector henry herbert herman hiroshi howard hugh hugo ian ibrahim igor isaac ismail ivan jack
    jackson jacob jake james jamie jan jared jason javier jay jean jeb jeff jeffrey jeremy jerome jerry jesse jesus
    jim jimmy joachim joe joel johan john johnny jon jonas jonathan jordan jorge jose joseph josh joshua juan juergen
    julian julio justin karl keith ken kenji kenneth kevin khalid klaus kurt kyle lance larry lars lawrence lee leo
    leon leonard leonardo lewis liam lindsey lionel lloyd logan lorenzo lou louis luca lucas luis luke magnus malcolm
    manuel marc marcel marco marcos marcus mario mark markus marshall martin marvin mason mathias matt matteo matthew
    maurice max maxim mehdi michael michel miguel mikael mike mikhail milton mitch mitchell mitt mohamed mohammad
    mohammed muhammad murray mustafa nathan nathaniel ned neil nelson newt nicholas nick nicolas nigel nikolai noah
    noel norman oleg oliver omar oscar otto owen pablo paolo patrick paul pavel pedro perry pete peter phil philip
    philippe pierre piers preston rafael rajesh ralph ramon rand randy raul ray raymond reed reggie reince ricardo
    richard rick ricky rob robert roberto robin rod rodney rodrigo roger roland rolf ron ronald ross roy rudolf rudy
    rupert russell ryan salman salvador sam samir samuel satoshi saul scott sean sebastian serge sergei sergey sergio
    seth shane shaun shawn shigeru shinzo sidney simon spencer stanley stefan stephen steve steven stewart stuart sven
    takashi tariq ted terrence terry theodore thomas tim timothy tobias todd tom tomas tommy tony travis trevor trey
    troy tyler vernon victor vincent vladimir wade walter warren wayne wendell werner will willem william willie
    wolfgang xavier yusuf yuri zach zachary abdul abdullah akira alberto aleksandr amir anders anil anton arjun arturo
    bashar bilal cody connor cyrus dalton darius darrell darrin denis desmond devin donnie earl elliot elliott ernesto
    fabian farid fidel floyd gareth gilbert glen hamid haruki hideo ignacio imran jeremiah jerrod joao johannes
    joaquin kareem karim kofi kumar kwame leroy leslie lester levi lyle mahmoud manfred marlon mauricio melvin micah
    moshe nabil naveen nico nils osama ousmane percy quentin quincy rahul ravi rashid reid rene rex rhys rogelio ronan
    rowan sanjay santiago shimon tadashi takeshi tomasz uwe vijay viktor vikram vito wilbur woody yasser yitzhak
    yoshihide zoltan
""")
FEMALE_NAMES = table("""
    abby abigail ada adele adriana agnes aisha alexandra alexis alice alicia alison allison alyssa amanda amber amelia
    amina amy ana anastasia andrea angela angelina anita ann anna anne annette annie april ariana ashley astrid audrey
    barbara beatrice becky belinda bernadette beth bethany betty beverly bianca bonnie brenda bridget brittany brooke
    camilla candace carla carly carmen carol carole caroline carolyn carrie cassandra catherine cathy cecilia celia
    charlotte chelsea cheryl chloe christina christine cindy claire clara claudia colleen connie courtney crystal
    cynthia daisy dana daniela danielle dawn deborah debbie debra denise diana diane dolores donna dora doris dorothy
    edith eileen elaine eleanor elena elisabeth elise elizabeth ella ellen ellie emily emma erica erika erin esther
    eva eve evelyn faith fatima felicia fiona florence frances francesca freda gabriela gabrielle gail gemma georgia
    geraldine gina ginger giulia gloria grace greta gretchen gwen hannah harriet hazel heather heidi helen helena
    helga hilary hillary holly hope huma ida ilse imelda ingrid irene iris isabel isabella ivanka ivy jackie
    jacqueline jan jane janet janice jasmine jean jeanette jeanne jen jenna jennifer jenny jessica jill jo joan joanna
    joanne jocelyn josephine joy joyce juanita judith judy julia juliana julie juliet june kaitlyn kamala karen karin
    karla kate katharine katherine kathleen kathryn kathy katie katrina kayla kayleigh keiko kellyanne kelly kendra
    kerry kim kimberly kirsten kristen kristin kristina laila laura lauren laurie leah leila lena leslie lillian lily
    linda lindsay lisa liz loretta lori lorraine louise lucia lucy luisa lydia lynn mabel madeleine madeline madison
    maggie manuela marcia margaret maria mariam marian marianne marie marina marion marissa marjorie marlene martha
    mary maureen maxine megan meghan melania melanie melinda melissa mercedes meredith mia michaela michelle mildred
    miranda miriam molly monica monique muriel nadia nancy naomi natalia natalie natasha nicola nicole nina noor nora
    norma olga olivia pamela pat patricia patty paula pauline peggy penelope penny petra phyllis polly priscilla priya
    rachel ramona rebecca regina renee rhonda rita roberta robin rosa rosalind rose rosemary roxanne ruth sabrina
    sally samantha sandra sara sarah selma shannon sharon sheila shelley sherry shirley silvia simone sonia sophia
    sophie stacey stacy stella stephanie sue susan susanna suzanne svetlana sylvia tamara tammy tanya tara tatiana
    teresa tessa thelma theresa tiffany tina tracy trudy ursula valerie vanessa vera veronica victoria violet virginia
    vivian wanda wendy whitney wilma yoko yolanda yvette yvonne zoe aaliyah ayesha akiko amal aung beatriz brigitte
    carolina catalina chiara debora deepa elif elsa emiko farah fumiko gulnara hanna indira irina jana jacinda jodi
    joni kavita kirsty lara leticia liliana magdalena malala margarita marta mei michiko naoko nadine nasrin nicki
    nikki noriko paola pilar rania rina rosario ruby samira shabana sheryl sigrid sinead sunita tulsi ulrike ximena
    yasmin yuki yuriko zainab zara
""")
