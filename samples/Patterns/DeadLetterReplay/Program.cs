// Dead letters in a file, and their replay. Invoices whose currency has no rate yet fail, and are kept in rejected.jsonl. When a rate has come the file is replayed through
// the same steps: what succeeds now is crossed off, and what fails again is a dead letter again. Given a file, the program replays that, with every rate known.
using System.Globalization;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using Patterns;

var quiet = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance);
var rates = new Rates(("EUR", 1m));

if (args is [var file])
{
    foreach (var currency in (string[])["USD", "XAU"]) rates.Add(currency, 2m);
    var given = new JsonLinesDeadLetters<Invoice>(file, InvoiceJson.Default.Invoice);
    await Pipeline.Create("replay", p => Load(p.From(given.Replay), given), quiet).RunAsync();
    return;
}

var folder = Directory.CreateTempSubdirectory("headgate-dead-letters-");
var letters = new JsonLinesDeadLetters<Invoice>(Path.Combine(folder.FullName, "rejected.jsonl"), InvoiceJson.Default.Invoice);

Invoice[] invoices = [new(1, 20m, "EUR"), new(2, 30m, "USD"), new(3, 1m, "XAU")];
await Pipeline.Create("invoices", p => Load(p.From(invoices), letters), quiet).RunAsync();
await PrintAsync();

Console.WriteLine("the rate of USD has come: replayed");
rates.Add("USD", 0.9m);
await Pipeline.Create("replay", p => Load(p.From(letters.Replay), letters), quiet).RunAsync();
await PrintAsync();
folder.Delete(recursive: true);

void Load(PipelineBuilder<Invoice> from, IDeadLetterSink sink) => from
    .Process(invoice => (invoice.Id, Euros: rates.InEuros(invoice)), name: "convert")
    .Batch("load", (batch, _) =>
    {
        foreach (var (id, euros) in batch.Data) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"invoice {id} loaded: {euros:0.00}"));
        return default;
    })
    .DeadLetterTo(sink);

async Task PrintAsync()
{
    await foreach (var letter in letters.ReadAllAsync().OrderBy(letter => ((Invoice)letter.Data!).Id))
        Console.WriteLine($"dead letter {((Invoice)letter.Data!).Id}: {letter.Reason} (replayed so far: {letter.ReplayCount})");
}
