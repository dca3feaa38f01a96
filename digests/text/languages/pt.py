"""Portuguese."""

from __future__ import annotations

from digests.text.languages.table import Grammar, Language, words

_GRAMMAR = Grammar(
    verbs=words("""
        protestou ponderou disparou desabafou
        disse diz dizia disseram dizem declarou declara declararam afirmou afirma afirmaram garantiu garante
        explicou explica explicaram acrescentou acrescenta acrescentaram adiantou adianta referiu refere salientou
        salienta sublinhou sublinha destacou destaca ressaltou ressalta contou conta contaram comentou comenta
        comentaram lembrou lembra recordou recorda alertou alerta alertaram respondeu responde responderam perguntou
        pergunta insistiu reconheceu reconhece admitiu admite confessou confessa lamentou lamenta denunciou denuncia
        concluiu conclui anunciou anuncia anunciaram informou informaram escreveu escreve opinou detalhou resumiu
        classificou classifica descreveu definiu chamou prometeu pediu reiterou esclareceu criticou criticaram
        ironizou brincou apontou aponta defendeu defende avaliou avalia completou observou observa frisou frisa
        exclamou relatou relata gritou
    """),
    participles=words("dito declarado afirmado explicado acrescentado referido escrito anunciado contado lembrado"),
    auxiliaries=words("tem têm tinha tinham havia"),
    according=("segundo", "de acordo com", "conforme", "na opinião de", "nas palavras de"),
    as_says=words("como"),
    pronouns={"ele": "m", "ela": "f"},
    drops_subject=True,
    plural="m",
    articles={
        "o": "m",
        "a": "f",
        "os": "m",
        "as": "f",
        "um": "m",
        "uma": "f",
        "seu": "",
        "sua": "",
        "vários": "m",
        "várias": "f",
        "alguns": "m",
        "outro": "m",
        "outra": "f",
    },
    definite=words("o a os as"),
    clitics=words("se lhe lhes nos me o a não"),
    adverbs=words("""
        também ainda ontem hoje depois então assim segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
        sábado domingo agora já finalmente além
    """),
    of=words("de do da dos das"),
    at=words("em no na nos nas"),
    prepositions=words("""
        a ao aos à às após até com contra de do da dos das desde durante em no na nos nas entre para pelo pela pelos
        pelas por perante sem sob sobre
    """),
    conjunctions=words("e mas ou nem"),
    relatives=words("que quem cujo onde quando se porque enquanto embora"),
    titles={
        "sr.": "m",
        "sra.": "f",
        "senhor": "m",
        "senhora": "f",
        "dona": "f",
        "dom": "m",
        "dr.": "m",
        "dra.": "f",
        "d.": "",
        "seu": "m",
        "prof.": "m",
        "profa.": "f",
        "eng.": "",
    },
    roles=words("""
        editor editora
        advogada advogado agricultor agricultora analista arquiteta arquiteto artista ativista ator atriz autarca
        autora autor bibliotecária bibliotecário bióloga biólogo bombeira bombeiro cantor cantora capitã capitão
        chefe cientista comandante comerciante conselheira conselheiro consultor consultora coordenador coordenadora
        delegada delegado deputada deputado diretor diretora economista empresária empresário enfermeira enfermeiro
        engenheira engenheiro escritor escritora especialista ex-ministra ex-ministro ex-presidente fundador
        fundadora geóloga geólogo gerente governador governadora historiador historiadora inspetor inspetora
        investigador investigadora jogador jogadora jornalista juiz juíza líder mãe médica médico ministra ministro
        moradora morador músico oceanógrafa padeira padeiro pai pároco pescador pescadora pesquisador pesquisadora
        porta-voz poeta prefeita prefeito presidente procurador procuradora professor professora promotor promotora
        proprietária proprietário psicóloga psicólogo reitor reitora representante responsável romancista secretária
        secretário senador senadora sindicalista técnica técnico testemunha treinador treinadora trabalhador
        trabalhadora vereador vereadora veterinária veterinário vice-presidente viúva viúvo vizinha vizinho
        moradores pescadores especialistas autoridades testemunhas curador curadora
    """),
    feminine_roles=("triz", "mãe"),
    masculine_roles=("pai",),
    bodies=words("""
        academia agência aliança associação autoridade banco biblioteca câmara centro clube colégio comissão comité
        comitê companhia confederação conselho cooperativa empresa escola exército faculdade federação festival
        fundação governo grupo hospital instituto junta laboratório liga ministério museu observatório orquestra
        organização parlamento partido polícia prefeitura secretaria serviço sindicato sociedade teatro tribunal
        união universidade jornal construtora direção administração
    """),
    bodies_of=words("para"),
    naming=words("""
        intitulado intitulada chamado chamada apelidado apelidada denominado batizado batizada lema palavra termo
        título slogan conhecido conhecida
    """),
    works=words("""
        livro romance filme canção disco álbum obra série poema documentário ópera navio barco ferry revista jornal
        exposição coluna ensaio memórias peça conto operação balsa restaurante
    """),
    times=words("""
        segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo janeiro fevereiro março abril
        maio junho julho agosto setembro outubro novembro dezembro
    """),
    men=words("""
        afonso alberto alexandre álvaro andré antônio antónio armando artur augusto bernardo bruno caio carlos césar
        daniel davi david diogo duarte eduardo fábio felipe fernando filipe flávio francisco gabriel gilberto
        gonçalo guilherme gustavo heitor henrique hugo igor ivo joão joaquim jorge josé júlio leandro leonardo lucas
        luís luiz manuel marcelo márcio marcos mário martim mateus maurício miguel murilo nelson nuno otávio paulo
        pedro rafael raul renato ricardo roberto rodrigo rogério rui samuel sérgio simão thiago tiago tomás vasco
        vicente vítor
    """),
    women=words("""
        adriana alice aline amália ana andreia bárbara beatriz bianca bruna camila carla carolina catarina cecília
        célia clara cláudia cristina daniela débora diana elisa elza emília fátima fernanda filipa flávia francisca
        gabriela graça helena inês irene isabel isadora joana josefa júlia juliana larissa laura letícia lídia lúcia
        luísa luiza madalena manuela mara márcia margarida maria mariana marina marta mónica mônica natália olga
        patrícia paula rafaela raquel regina renata rita rosa sandra sara sílvia simone sofia sónia sônia susana
        tatiana teresa tereza valéria vanessa vera vitória
    """),
    particles=words("de do da dos das"),
    dashes=True,
)

LANGUAGE = Language(
    function_words=words("""
        de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou
        quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos ter seus quem nas me esse
        eles você essa num nem suas meu às minha numa pelos elas foi são está há ser segundo disse anos ainda
    """),
    leaning=(
        r"e|mas|também|além disso|porém|no entanto|assim|ele|ela|eles|elas|isso|este|esta|seu|sua|"
        r"[^”»\"\n]{1,600}[”»\"],? [^\W\d]{1,20} (?:ele|ela|eles|elas)"
    ),
    speech=words("disse diz afirmou explicou acrescentou declarou contou"),
    personal=words("eu nós nosso nossa meu minha você vocês"),
    before_name=words("""
        Sr Sra Srs Dr Dra D Prof Profa Eng Exmo Exma art nº pág págs Av tel
        sr sra dr dra
    """),
    maybe_last=words("etc S.A Ltda a.C d.C EUA E.U.A Cia"),
    starters=words("""
        o a os as um uma em no na nos nas por para com segundo após desde este esta esse essa seu sua não e mas se
        ao como quando também hoje ontem agora há é foi são já
    """),
    grammar=_GRAMMAR,
)
