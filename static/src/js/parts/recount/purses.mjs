// What every voter of one pass of Equal Shares has left, exactly. Voters with the same purse are counted together.
import { fraction, greatestDivisor } from "./fraction.mjs";

const EMPTY = 0;

export class Purses {
  // Amounts are whole numbers over a divisor that grows with each purchase; an amount is brought up to it when it is next needed.
  constructor(supporters, endowment) {
    this.supporters = supporters;
    this.divisors = [endowment.d];
    this.amounts = [0n, endowment.n];
    this.upTo = [0, 0];
    this.held = new Int32Array(supporters.numbers.length).fill(1);
    this.counts = [];
  }

  get divisor() {
    return this.divisors.at(-1);
  }

  #amount(purse) {
    const now = this.divisors.length - 1;
    if (this.upTo[purse] !== now) {
      this.amounts[purse] *= this.divisor / this.divisors[this.upTo[purse]];
      this.upTo[purse] = now;
    }
    return this.amounts[purse];
  }

  // The kinds of supporters with money: how many hold the same purse and give the same weight.
  #kinds(place) {
    const { behind, weights, numbers } = this.supporters;
    const { ballots, lanes } = behind[place];
    const [counts, found, wide] = [this.counts, [], weights.length];
    for (let at = 0; at < ballots.length; at += 1) {
      const purse = this.held[ballots[at]];
      if (purse === EMPTY) continue;
      const key = purse * wide + lanes[at];
      if (!counts[key]) {
        found.push(key);
        counts[key] = 0;
      }
      counts[key] += numbers[ballots[at]];
    }
    return found.map((key) => {
      const number = counts[key];
      counts[key] = 0;
      const purse = Math.floor(key / wide);
      return { key, purse: this.#amount(purse), weight: weights[key % wide], number, voters: BigInt(number) };
    });
  }

  // What one unit of weight would cost, as `rest / weight` over the divisor, when those who have too little pay all they
  // have; null when all together is not enough.
  offer(place, cost) {
    const kinds = this.#kinds(place);
    let rest = cost * this.divisor;
    if (kinds.reduce((all, { purse, voters }) => all + purse * voters, 0n) < rest) return null;
    kinds.sort((a, b) => Number(a.purse * b.weight > b.purse * a.weight) || -Number(a.purse * b.weight < b.purse * a.weight));
    let weight = kinds.reduce((all, kind) => all + kind.weight * kind.voters, 0n);
    for (const kind of kinds) {
      if (kind.purse * weight >= rest * kind.weight) break;
      rest -= kind.purse * kind.voters;
      weight -= kind.weight * kind.voters;
    }
    return { rest, weight: rest ? weight : 1n, kinds };
  }

  pay(place, { rest, weight, kinds }) {
    const shared = greatestDivisor(rest, weight) || 1n;
    const [price, finer] = [rest / shared, weight / shared];
    const after = new Map();
    let [payers, ranOut] = [0, 0];
    this.divisors.push(this.divisor * finer);
    for (const kind of kinds) {
      const left = kind.purse * finer - price * kind.weight;
      payers += kind.number;
      if (left <= 0n) ranOut += kind.number;
      after.set(kind.key, left > 0n ? this.#newPurse(left) : EMPTY);
    }
    const paid = fraction(price, this.divisor);
    const { ballots, lanes } = this.supporters.behind[place];
    const wide = this.supporters.weights.length;
    for (let at = 0; at < ballots.length; at += 1) {
      const purse = this.held[ballots[at]];
      if (purse !== EMPTY) this.held[ballots[at]] = after.get(purse * wide + lanes[at]);
    }
    return { price: paid, payers, ranOut };
  }

  // What a project's supporters have left together.
  behind(place) {
    return fraction(
      this.#kinds(place).reduce((all, { purse, voters }) => all + purse * voters, 0n),
      this.divisor,
    );
  }

  #newPurse(amount) {
    this.amounts.push(amount);
    this.upTo.push(this.divisors.length - 1);
    return this.amounts.length - 1;
  }
}
