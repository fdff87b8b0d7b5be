using Headgate.OrdersEtl.Check;

return OrdersCheck.Run(args, Console.Out);
