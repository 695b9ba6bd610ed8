global using KariOrleans.Contracts;
global using KariOrleans.Contracts.Calls;
