import { type Day } from './day';
import { type DailySales, type ProductProfile, SalesHistory } from './product-profile';
import { type CategorySales } from './yearly-index';

/** A product on a day, of which the profile is wanted. */
export interface WantedProfile {
  productId: string;
  asOf: Day;
}

/** Daily sales in memory, in few bytes each, to be gone through again and again. */
export class DailySalesBook {
  private readonly ids: string[] = [];
  private readonly places = new Map<string, number>();
  private readonly days: Day[] = [];
  private readonly products: number[] = [];
  private readonly units: number[] = [];

  /** Adds sales, day by day; of products that are not `kept`, only that the retailer was open counts. */
  add({ productId, day, units }: DailySales, kept = true): void {
    if (!kept) {
      if (this.days[this.days.length - 1] === day) return;
      this.push(day, -1, 0);
      return;
    }
    let place = this.places.get(productId);
    if (place === undefined) {
      place = this.ids.push(productId) - 1;
      this.places.set(productId, place);
    }
    this.push(day, place, units);
  }

  /** The first day with sales; Infinity while there is none. */
  get firstDay(): Day {
    return this.days[0] ?? Infinity;
  }

  /** The wanted profiles, in their order; null where nothing of a product was sold before its day. */
  profilesOf(wanted: readonly WantedProfile[]): (ProductProfile | null)[] {
    const profiles = new Array<ProductProfile | null>(wanted.length).fill(null);
    const byDay = wanted.map((_, i) => i).sort((a, b) => wanted[a].asOf - wanted[b].asOf);
    const history = new SalesHistory();
    let next = 0;
    for (const i of byDay) {
      const { productId, asOf } = wanted[i];
      for (; next < this.days.length && this.days[next] < asOf; next++) {
        const product = this.products[next];
        if (product < 0) history.open(this.days[next]);
        else history.record({ productId: this.ids[product], day: this.days[next], units: this.units[next] });
      }
      profiles[i] = history.profileOf(productId, asOf);
    }
    return profiles;
  }

  /** What the kept products sold day by day, by category; of products without one, nothing. */
  categorySales(categoryOf: (productId: string) => string | undefined): CategorySales {
    const firstDay = this.days[0] ?? 0;
    const days = this.days.length === 0 ? 0 : this.days[this.days.length - 1] - firstDay + 1;
    const categories = new Map<string, number[]>();
    const ofProducts = this.ids.map((productId) => {
      const category = categoryOf(productId);
      if (category === undefined) return null;
      let units = categories.get(category);
      if (!units) categories.set(category, (units = new Array<number>(days).fill(0)));
      return units;
    });
    this.products.forEach((product, i) => {
      const units = product < 0 ? null : ofProducts[product];
      if (units) units[this.days[i] - firstDay] += this.units[i];
    });
    return { firstDay, categories: Object.fromEntries(categories) };
  }

  private push(day: Day, product: number, units: number): void {
    this.days.push(day);
    this.products.push(product);
    this.units.push(units);
  }
}
