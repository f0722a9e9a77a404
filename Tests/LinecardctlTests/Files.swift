@testable import LinecardctlCommands

/// A small provider whose files are right, for tests to break.
let goodFiles: [ImportFile: String] = [
  .accounts: """
  account,display_name,kind,currency,time_zone,locale,payment_terms,net_days,bill_cycle_day
  acme,Acme,customer,EUR,Europe/Rome,it-IT,invoice,30,1
  bolt,"Bolt, Inc.",customer,USD,America/New_York,en-US,card,0,31

  """,
  .users: """
  account,user,given_name,family_name,email,active,roles
  acme,ben,Ben,Bo,ben@acme.example,yes,member
  acme,ada,Ada,Ace,ada@acme.example,yes,owner administrator
  bolt,cy,Cy,Çelik,cy@bolt.example,yes,owner administrator

  """,
  .products: "product,display_name\naxiom,Axiom\n",
  .plans: """
  plan,product,display_name,pricing_model,billing_mode,period_unit,period_count,currency,unit_price
  axiom-eur,axiom,Axiom,per_seat,in_advance,month,1,EUR,19.90
  axiom-usd,axiom,Axiom,per_seat,in_advance,month,1,USD,21.50

  """,
  .subscriptions: """
  account,subscription,plan,start_date,quantity
  acme,axiom,axiom-eur,2026-03-01,10
  bolt,axiom,axiom-usd,2026-03-15,3

  """,
  .platformUsers: """
  account,platform_user,product,display_name,user
  acme,axiom-ada,axiom,Ada Ace,ada
  acme,axiom-ben,axiom,Ben Bo,ben

  """,
  .changes: """
  change,account,subscription,effective_date,quantity
  o-2,acme,axiom,2026-03-20,12
  o-1,acme,axiom,2026-03-12,13
  o-3,acme,axiom,2026-03-20,11

  """,
]

/// The good files with some of their text replaced.
func files(_ file: ImportFile, replacing old: String, with new: String) -> [ImportFile: [UInt8]] {
  var texts = goodFiles
  texts[file] = texts[file]?.replacing(old, with: new)
  return texts.mapValues { Array($0.utf8) }
}
