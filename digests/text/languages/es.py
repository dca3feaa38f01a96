"""Spanish."""

from __future__ import annotations

from digests.text.languages.table import Grammar, Language, words

_GRAMMAR = Grammar(
    verbs=words("""
        defendió defiende protestó protesta zanjó espetó confirmó confirma ratificó rechazó
        dijo dice decía dijeron dicen declaró declara declararon afirmó afirma afirmaron aseguró asegura aseguraron
        explicó explica explicaron señaló señala señalaron indicó indica indicaron añadió añade añadieron agregó
        agrega agregaron manifestó manifiesta manifestaron sostuvo sostiene sostuvieron comentó comenta comentaron
        apuntó apunta apuntaron destacó destaca destacaron subrayó subraya subrayaron recordó recuerda advirtió
        advierte advirtieron respondió responde respondieron contestó contesta replicó preguntó pregunta insistió
        insiste reconoció reconoce admitió admite confesó confiesa cuenta contó contaron lamentó lamenta celebró
        denunció denuncia denunciaron precisó precisa concluyó concluye expresó expresa exclamó relató relata
        escribió escribe anunció anuncia anunciaron informó informaron opinó opina detalló resumió calificó califica
        describió definió tachó tildó prometió pidió reiteró aclaró matizó criticó ironizó bromeó sentenció tuiteó
        publicó llamó
    """),
    participles=words("""
        dicho declarado afirmado asegurado explicado señalado indicado añadido agregado manifestado sostenido
        comentado apuntado destacado subrayado recordado advertido respondido contestado replicado preguntado
        insistido reconocido admitido confesado contado lamentado denunciado precisado concluido expresado relatado
        escrito anunciado informado opinado detallado calificado descrito definido tachado tildado prometido pedido
        reiterado aclarado criticado
    """),
    auxiliaries=words("ha han había habían he hemos"),
    according=("según", "de acuerdo con", "en palabras de", "a juicio de", "en opinión de"),
    as_says=words("como así"),
    pronouns={"él": "m", "ella": "f"},
    drops_subject=True,
    plural="n",
    articles={
        "el": "m",
        "la": "f",
        "los": "m",
        "las": "f",
        "un": "m",
        "una": "f",
        "su": "",
        "sus": "",
        "otro": "m",
        "otra": "f",
        "varios": "m",
        "varias": "f",
        "algunos": "m",
    },
    definite=words("el la los las"),
    clitics=words("se le les lo la los me nos no"),
    adverbs=words("""
        también además ayer hoy después luego entonces así este esta lunes martes miércoles jueves viernes sábado
        domingo ahora ya anoche finalmente textualmente tajante rotundo más tarde
    """),
    of=words("de del"),
    at=words("en"),
    prepositions=words("""
        a al ante bajo con contra de del desde durante en entre hacia hasta para por sin sobre tras mediante
    """),
    conjunctions=words("y e pero o ni sino"),
    relatives=words("que quien quienes cual donde cuando si porque mientras aunque"),
    titles={
        "sr": "m",
        "sr.": "m",
        "sra": "f",
        "sra.": "f",
        "señor": "m",
        "señora": "f",
        "don": "m",
        "doña": "f",
        "dr.": "m",
        "dra.": "f",
        "d.": "m",
        "dña.": "f",
        "srta.": "f",
    },
    roles=words("""
        dueña dueño viceministra viceministro vicealcalde
        editor editora autor autora
        abogado abogada actor actriz activista agricultor agricultora alcalde alcaldesa alcaldía analista arquitecto
        arquitecta artista asesor asesora bióloga biólogo bombero bombera cantante capitán capitana científico
        científica cliente comerciante comisario comisaria concejal concejala consejera consejero coordinador
        coordinadora diputado diputada director directora economista empresaria empresario enfermera enfermero
        entrenador entrenadora escritor escritora experto experta exalcalde exalcaldesa exministro exministra fiscal
        fundador fundadora geóloga geólogo gerente gobernador gobernadora historiador historiadora hija hijo
        ingeniera ingeniero inspector inspectora investigador investigadora jefa jefe jueza juez jugador jugadora
        líder madre maestro maestra marinero médico médica ministra ministro músico novelista padre panadera
        panadero patrón patrona periodista pescador pescadora poeta portavoz presidenta presidente primer primera
        profesor profesora propietaria propietario psicóloga psicólogo rector rectora representante responsable
        secretaria secretario senador senadora teniente testigo trabajador trabajadora vecina vecino vicepresidenta
        vicepresidente viuda viudo vocera vocero vecinos portavoces expertos trabajadores pescadores fuentes
        autoridades bibliotecaria bibliotecario conservadora conservador oceanógrafa delegada delegado veterinaria
        veterinario agente conductor conductora guardia
        estibador estibadora cocinero cocinera camarero camarera carpintero carpintera albañil electricista mecánico
        mecánica soldador soldadora vendedor vendedora repartidor repartidora taxista camionero camionera cuidador
        cuidadora jubilado jubilada estudiante enólogo enóloga
    """),
    feminine_roles=("triz", "esa"),
    masculine_roles=(),
    bodies=words("""
        academia agencia alianza asociación autoridad ayuntamiento banco biblioteca cámara centro club colegio
        comisión comité compañía comunidad confederación consejería consejo cooperativa diputación ejército empresa
        escuela facultad federación festival fiscalía fundación gobierno grupo hospital instituto junta liga
        ministerio museo naviera observatorio oficina organización orquesta parlamento partido periódico plataforma
        policía radio secretaría servicio sindicato sociedad teatro tribunal unión universidad ong aseguradora
        constructora
    """),
    bodies_of=words("para"),
    naming=words("""
        titulado titulada titulados llamado llamada llamados denominado denominada apodado apodada bautizado
        bautizada lema palabra término conocido
    """),
    works=words("""
        libro novela película canción disco álbum obra serie poema documental ópera barco buque ferri revista diario
        exposición columna artículo ensayo cuento operación
    """),
    times=words("""
        lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto
        septiembre octubre noviembre diciembre
    """),
    men=words("""
        alejandro alonso álvaro andrés ángel antonio arturo césar diego emilio enrique esteban felipe fermín
        fernando gonzalo guillermo héctor hernán hugo ignacio iván jaime javier jesús joaquín jorge josé juan julián
        lorenzo luis manuel mario martín mateo miguel nicolás óscar pablo pedro rafael ramón raúl ricardo roberto
        rodrigo rubén salvador santiago sergio simón teo tomás víctor
    """),
    women=words("""
        alba alicia ana ángela beatriz belén blanca carmen carolina cecilia clara claudia consuelo cristina dolores
        elena elvira emilia esther eva gabriela inés irene isabel josefa juana julia laura leonor lola lorena lucía
        luisa manuela mar margarita maría marina marta mercedes mónica nadia noelia nuria olga paloma paula pilar
        raquel rocío rosa rosario sandra sara silvia sofía sonia susana teresa valentina verónica victoria
    """),
    particles=words("de del la las los"),
    dashes=True,
)

LANGUAGE = Language(
    function_words=words("""
        de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin
        sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque
        qué sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora tras
        según
    """),
    leaning=(
        r"y|pero|también|además|sin embargo|no obstante|por eso|así|él|ella|ellos|ellas|esto|esta|este|eso|su|sus|"
        r"[^”»\"\n]{1,600}[”»\"],? [^\W\d]{1,20} (?:él|ella|ellos|ellas)"
    ),
    speech=words("dijo dice afirmó aseguró explicó añadió señaló declaró agregó"),
    personal=words("yo nosotros nuestro nuestra mi mis usted ustedes"),
    before_name=words("""
        Sr Sra Srta Sres Dr Dra Dña D Prof Profa Ing Lic Arq Gral Cap Tte Mons art núm pág págs Av Avda tel
        sr sra srta dr dra
    """),
    maybe_last=words("EE.UU EEUU S.A S.L etc a.m p.m a.C d.C Cía hab"),
    starters=words("""
        el la los las un una en por para con según tras desde este esta estos ese esa su sus no y pero se al lo como
        cuando aunque también además mientras hoy ayer ahora hay es fue son así
    """),
    grammar=_GRAMMAR,
)
