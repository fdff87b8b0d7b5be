using Headgate.OrdersEtl.Check;

if (args is not ["--dump", var database]) return OrdersCheck.Run(args, Console.Out);
using var output = new StreamWriter(Console.OpenStandardOutput());
return OrdersDump.Run(database, output);
