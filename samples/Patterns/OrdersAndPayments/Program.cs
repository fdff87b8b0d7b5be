// A join: orders and payments come from two places, and meet in the stage of their order's number. A pair is there as soon as both sides are. What has no partner when both have
// ended comes alone: an order that nobody paid for, and a payment for an order that nobody knows.
using Headgate.Flows;
using Patterns;

Order[] orders = [new(1, "ada", 20), new(2, "bob", 35), new(3, "ada", 12), new(4, "cleo", 8)];
Payment[] payments = [new(2, 15), new(1, 20), new(7, 9), new(2, 20), new(4, 8)];

var settled = await Flow.From(orders)
    .FullJoin(Flow.From(payments), order => order.Id, payment => payment.OrderId, Describe)
    .ToListAsync();

// Pairs come in no particular order.
foreach (var line in settled.Order(StringComparer.Ordinal)) Console.WriteLine(line);

static string Describe(Order? order, Payment? payment) => (order, payment) switch
{
    (null, { } lone) => $"order {lone.OrderId}: not known, and {lone.Euros} euros were paid for it",
    ({ } open, null) => $"order {open.Id} of {open.Customer}: {open.Euros} euros, nobody has paid",
    var (both, paid) => $"order {both!.Id} of {both.Customer}: {both.Euros} euros, {paid!.Euros} paid",
};
