/**
 * Services whose keys have no form of their own, so that only their name beside a random value gives them away. Names that are everyday
 * words, or that stand near hashes which anyone may read (hosts of code, registries), are left out.
 */
export const VENDOR_NAMES: readonly string[] =
  `abuseipdb accuweather adafruit adobeio adzuna aeroworkflow ahrefs airbrake airtable airvisual aiven alchemyapi alconost aletheia
  algolia alienvault allsports alphavantage amadeus ambee amplitude anypoint apacta api2cart apideck apiflash apifonica apify apilayer
  apimatic apitemplate appcenter appcues appdynamics appfollow appoptics appsflyer appsynergy apptivo appveyor artsy asana assemblyai
  audd auth0 autodesk autoklose avaza aviationstack axonaut aylien ayrshare backblaze bannerbear baremetrics beebole besttime billomat
  binance bitbar bitcoinaverage bitfinex bitfinexapi bitly bitmex bitrise bittrex blazemeter blitapp blockcypher blocknative bombbomb
  boostnote borgbase braintree brandfetch brevo browserstack browshot bscscan buddyns bugherd bugsnag bulbul bulksms bunnycdn buttercms
  caflou calendarific calendly calorieninja campayn cannyio capsulecrm captaindata carboninterface caspio censys centralstation cexio
  chargebee chartmogul chatwork checkly checkvist circleci clarifai clearbit clerkio clickhelp clicksend clickup cliengo clinchpad
  clockify clockworksms closecrm cloudconvert cloudelements cloudflare cloudimage cloudinary cloudmersive cloudplan cloudsmith cloverly
  codacy codeclimate codecov codemagic codequiry cohere coinapi coinbase coingecko coinlayer coinlib coinmarketcap commercejs
  companyhub confluent constantcontact contentful contentstack conversiontools convertapi convertkit couchbase countrylayer coveralls
  craftmypdf crowdin cryptocompare currencycloud currencyfreaks currencylayer currencyscoop currentsapi customerguru customerio
  d7network dailyco dareboost databox databricks datadog datafire datagov deepai deepgram deepl deepseek detectify detectlanguage dfuse
  diffbot diggernaut digicert digitalocean discord disqus docparser documo docusign dotdigital dotmailer dovico dronahq droneci dropbox
  duffel dwolla dynalist dyspatch easyinsight easypost edamam edenai elasticemail elevenlabs enablex etherscan ethplorer etsy eventbrite
  everhour exchangerate exportsdk extractorapi faceplusplus fastforex fastly feedier fetchrss fibery finage financialmodelingprep findl
  finicity finnhub firecrawl fixerio flatio fleetbase flickr flightapi flightlabs flightstats flowflu flutterwave formbucket formcraft
  formsite foursquare freemius freshbooks freshdesk freshworks fullcontact fullstory fxmarket geoapify geocodify geocodio geoipify
  getgeoapi getresponse getsandbox giphy gitter glassnode gocanvas gocardless goodday gotomeeting graphcms graphhopper greenhouse
  groovehq gtmetrix guardianapi gumroad gyazo happyscribe hashnode hellosign helpcrunch helpscout hereapi heroku hiveage holidayapi
  holistic honeybadger hubspot huggingface hunterio hypertrack iconfinder iexapis iexcloud imagekit imagga imgbb imgur infobip infura
  insightly instabot instamojo intercom interseller intrinio invoiceocean ip2location ipapi ipdata ipgeolocation ipinfo ipquality
  ipstack ironcache ironmq jotform jumpcloud jupiterone kaggle karmacrm keenio kickbox klaviyo klipfolio knapsackpro kraken kucoin kylas
  langfuse langsmith languagelayer larksuite launchdarkly leadfeeder leankit lemlist lemonsqueezy lendflow lexigram linenotify
  linkedin linkpreview livechat livekit livestorm loadmill locationiq logdna loggly logzio loginradius lokalise looker loyverse
  lunchmoney magicbell mailboxlayer mailchimp mailerlite mailersend mailgun mailjet mailmodo mailsac mailtrap mandrill mapbox mapquest
  marketo marketstack mattermost mavenlink maxmind meaningcloud mediastack meilisearch meistertask meraki mesibo messagebird metaapi
  metabase metrilo mindmeister mixmax mixpanel mockaroo monkeylearn moonclerk moosend moralis mrticktock myexperiment myintervals
  nasdaqdatalink netcore netlify netsuite neutrinoapi newrelic newsapi newscatcher nexmo nftport ngrok nicereply nozbe numverify
  nutritionix nylas nytimes oanda okta omnisend onedesk onelogin onepagecrm onesignal onfleet onwater oopspam openai opencage
  openexchangerates openrouter openuv openweather opsgenie optimizely optimizepress owlbot packagecloud pagarme pagerduty pandadoc
  pandascore paperform paralleldots parsehub parseur partnerstack pastebin paymoapp paymongo paypal paystack pdflayer pdfshift
  peopledatalabs pepipost photoroom phrase.com pinata pinecone pipedream pipedrive pivotaltracker pixabay planetscale planyo plivo
  podio pollsapi poloniex polygonscan portainer positionstack postageapp posthog postmark powrbot prodpad prospectcrm protocolsio
  proxycrawl pubnub purestake pushbullet pushover pyowm qualaroo qualtrics qubole quickbooks rapidapi rawg razorpay reachmail rebrandly
  rechargepayments recurly refiner remove.bg rentman repairshopr replyio requestfinance restpack revampcrm ringcentral ritekit
  rocketreach rollbar roninapp route4me runscope salesblink salescookie salesflare salesforce salesmate saucelabs scaleway scalr
  scrapeowl scraperapi scraperbox scrapestack scrapfly scrapingant scrapingbee screenshotapi screenshotlayer scrutinizer securitytrails
  selectpdf sendbird sendgrid sendinblue sendpulse serpapi serphouse serpstack shapeshift sherpadesk shippo shodan shopify shotstack
  shutterstock sidekiq signalwire sigopt simfin simplesat simplynoted simvoly sinch siteleaf skrappio skybiometry smartling smartsheet
  smartystreets smooch snipcart snyk sonarcloud sonarqube sourcegraph sparkpost speechtext splunk spoonacular sportsmonk spotify
  squareup squarespace sslmate statsig statuscake statuspage statuspal stitchdata stockdata storecove stormboard stormglass storyblok
  storychief strava stytch sumologic supabase supernotes surveyanyplace surveybot surveymonkey surveysparrow survicate swiftype
  tallyfy tatumio taxjar teamgate teamwork technicalanalysisapi telegram teletype telnyx tencentcloud testingbot text2data textmagic
  thingsboard thinkific thousandeyes ticketmaster tickettailor tiingo timecamp timezoneapi tmetric todoist toggl tokeet tomorrow.io
  tomtom tradier transferwise travelpayouts travisci trello twelvedata twilio twitch twitter tyntec typeform typetalk ubidots uclassify
  unbounce unifyid unplugg unsplash upcdatabase uplead uploadcare upstash uptimerobot urlscan userflow userlike userstack vatlayer
  verimail veriphone versioneye viewneo virustotal visualcrossing voicegain voodoosms vonage vouchery vpnapi vultr walkscore wandb
  weatherapi weatherbit weatherstack web3storage webflow webscraper webscraping websitepulse wepay wercker whoxy wistia woocommerce
  workday worksnaps worldcoinindex worldweather wrike xendit yelp youneedabudget yousign youtube zapier zendesk zenkit zenrows zenscrape
  zenserp zeplin zerobounce zerotier zipapi zipbooks zipcodeapi zipcodebase zohocrm zonkafeedback zulip`.split(/\s+/)
